import { counted, exitCode, fenced, plainPalette, prose, statusText } from "@tenantry/core";
import type { Catalog } from "@tenantry/core";
import type { Environment } from "@tenantry/postgres";
import { fleetStatus } from "tenantry";
import type { Seen } from "./watch.ts";

/** Where the fleet stands; exit 3 where something is pending. */
export async function lookAtStatus(environment: Environment, catalog: Catalog): Promise<Seen> {
  const status = await fleetStatus(environment, catalog);
  const problems = [...status.problems, ...status.cohorts.flatMap((cohort) => cohort.problems)];
  const behind = status.cohorts.filter(({ pending }) => pending.length > 0);
  const targets = behind.reduce((sum, cohort) => sum + cohort.targets.length, 0);
  const steps = behind.reduce((sum, cohort) => sum + cohort.targets.length * cohort.pending.length, 0);
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const name = prose(environment.name);
  const lacking = `**${targets} targets of ${name} lack ${steps} steps.** The next apply brings them: start the workflow by hand, or see \`tenantry status\`.`;
  const wrong = `**${counted(errors, "problem")} in ${name}.** See \`tenantry status\`.`;
  return {
    exit: exitCode([...problems.map(({ exit }) => exit), behind.length > 0 ? 3 : 0]),
    outputs: { pending: String(steps), targets: String(targets) },
    report: `### Database status · ${name}\n\n${fenced(statusText(status, plainPalette), "text")}\n`,
    problems,
    concern:
      targets === 0 && errors === 0
        ? null
        : { title: targets > 0 ? "is behind" : "has problems", sentence: targets > 0 ? lacking : wrong },
  };
}
