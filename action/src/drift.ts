import { counted, driftedTargets, driftMarkdown, prose } from "@tenantry/core";
import type { Catalog } from "@tenantry/core";
import type { Environment } from "@tenantry/postgres";
import { fleetDrift } from "tenantry";
import { driftExit } from "tenantry/action";
import type { Seen } from "./watch.ts";

/** Which schemas are not like others with the same history; exit 3 where there are any. */
export async function lookForDrift(environment: Environment, catalog: Catalog): Promise<Seen> {
  const drift = await fleetDrift(environment, catalog);
  const drifted = driftedTargets(drift).length;
  const sentence = `**${counted(drifted, "target")} of ${prose(environment.name)} ${drifted === 1 ? "is" : "are"} not like others with the same history.** See \`tenantry drift\`.`;
  return {
    exit: driftExit(drift),
    outputs: {},
    report: driftMarkdown(drift),
    problems: drift.problems,
    concern: drifted === 0 ? null : { title: "has drifted", sentence },
  };
}
