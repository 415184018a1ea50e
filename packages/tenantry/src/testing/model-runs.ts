import * as fc from "fast-check";
import { cli, fleetFiles } from "./cli.ts";
import type { Cli } from "./cli.ts";
import { begun, steps } from "./model.ts";
import type { Model } from "./model.ts";

/** Runs so many sequences of steps, each on a fleet of its own, and shrinks one that fails. */
export async function modelHolds(numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(steps, async (commands) => {
      await fc.asyncModelRun(fleet, commands);
    }),
    { numRuns },
  );
}

async function fleet(): Promise<{ model: Model; real: Cli }> {
  const own = Object.entries(fleetFiles).filter(([path]) => !path.includes("/tenant/"));
  const real = await cli({ ...Object.fromEntries(own), "migrations/tenant/.keep": "" });
  await real.run("apply");
  return { model: await begun(real), real };
}
