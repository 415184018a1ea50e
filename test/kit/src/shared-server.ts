import { inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    readonly serverUrl: string;
  }
}

/** Superuser URL of the server that all tests of the run share. */
export function sharedServer(): string {
  return inject("serverUrl");
}
