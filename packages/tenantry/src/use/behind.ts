import { counted, exitCode } from "@tenantry/core";
import type { Report } from "@tenantry/core";
import type { Environment } from "@tenantry/postgres";
import { planRest } from "./plan.ts";
import type { Planned } from "./plan.ts";

/** The report of a run over the whole fleet, after looking once more: who is behind now and was not told so is exit 5. */
export async function behind(
  environment: Environment,
  planned: Planned,
  report: Report,
  accounted: ReadonlySet<string>,
): Promise<Report> {
  const { plan } = await planRest(environment, planned);
  const cohorts = plan.stages.flatMap((stage) => stage.cohorts).filter(({ steps }) => steps.length > 0);
  const pending = new Set(cohorts.flatMap(({ targets }) => targets.map(({ id }) => id)));
  const missed = [...pending].filter((id) => !accounted.has(id)).toSorted();
  if (missed.length === 0) return report;
  const names = missed.slice(0, 5).join(", ");
  const note = `${counted(missed.length, "target")} came to be behind during the run (${names}): run apply again.`;
  return { ...report, notes: [...report.notes, note], exit: exitCode([report.exit, 5]) };
}
