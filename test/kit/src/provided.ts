declare module "vitest" {
  interface ProvidedContext {
    /** Superuser URL of the server that all tests of the run share. */
    readonly serverUrl: string;
  }
}

export {};
