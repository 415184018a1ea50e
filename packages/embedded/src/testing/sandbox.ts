import { expect, onTestFinished } from "vitest";
import { openSandbox } from "../sandbox/sandbox.ts";
import type { Sandbox, SandboxOptions } from "../sandbox/sandbox.ts";

/** This process goes on, and so does the next sandbox. */
export async function isHealthy(): Promise<void> {
  const next = await opened();
  expect((await next.run("select 1 as one", 1)).results[0]?.rows).toEqual([{ one: 1 }]);
}

export async function opened(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await openSandbox(options);
  onTestFinished(() => sandbox.close());
  return sandbox;
}
