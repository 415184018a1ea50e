import type { TestProject } from "vitest/node";
import { startServer } from "@tenantry/embedded";
import { testBinaries, testSettings } from "./server.ts";

/** Runs once per project, but all projects of a run share the server of the first. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const root = project.vitest.getRootProject();
  if ("serverUrl" in root.getProvidedContext()) return undefined;
  const server = await startServer({ folder: null, ...testBinaries(), settings: testSettings });
  root.provide("serverUrl", server.url);
  return () => server.stop();
}
