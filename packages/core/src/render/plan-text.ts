import type { Catalog } from "../catalog.ts";
import type { Cohort, Plan, Verdict } from "../plan.ts";
import { reachable } from "../plan/unreached.ts";
import { counted, thousands, whom } from "../words.ts";
import { visible } from "./escape.ts";
import type { Palette } from "./palette.ts";
import { manner, plannedMigrations } from "./planned.ts";
import { problemsText } from "./problems.ts";
import { conductOf, type Conduct } from "../plan/conduct.ts";
import { rolloutText } from "./rollout-text.ts";
import { counts, findings, stepsOf, summarize, workload, type Summary } from "./summary.ts";
import { table } from "./table.ts";

/** A plan for a terminal: verdict, cohorts, migrations, problems. It grows with histories, not with tenants. */
export function planText(
  plan: Plan,
  catalog: Catalog,
  environment: string,
  palette: Palette,
  how: Conduct = conductOf(plan, null),
): string {
  const summary = summarize(plan);
  const title = palette.strong(`Plan for ${visible(environment)}:`);
  const parts = [
    `${title} ${verdictText(plan.verdict, summary, palette)}\n${numbers(plan, summary)}`,
    cohortTable(plan, palette),
    rolloutText(plan, how, palette),
    migrationTable(plan, catalog, palette),
    problemsText(plan.problems, palette),
    summary.targets.length > 0 ? palette.faint(`plan ${plan.digest}\n`) : "",
  ];
  return parts.filter((part) => part !== "").join("\n");
}

function verdictText(verdict: Verdict, summary: Summary, palette: Palette): string {
  if (verdict === "nothing") return palette.good("nothing to do");
  if (verdict === "safe") return palette.good("ready");
  if (verdict === "warning") return palette.warn(`ready, with ${findings(summary)}`);
  return palette.bad(`blocked by ${findings({ ...summary, warnings: 0 })}`) + rest(summary);
}

/** Where only some are blocked the others still run, and that has to be said. */
function rest({ reachable }: Summary): string {
  return reachable > 0 ? `; ${counted(reachable, "target")} can run` : "";
}

function numbers(plan: Plan, summary: Summary): string {
  if (summary.targets.length === 0)
    return plan.upToDate > 0 ? `${counted(plan.upToDate, "target")} up to date\n` : "";
  return `${visible(workload(plan, summary))} · ${counts(plan, summary)}\n`;
}

function cohortTable(plan: Plan, palette: Palette): string {
  if (plan.stages.length === 0) return "";
  const able = new Set(reachable(plan.stages));
  const rows = plan.stages.flatMap(({ cohorts }, index) =>
    cohorts.map((cohort) => [
      String(index + 1),
      visible(whom(cohort.targets.map(({ id }) => id))),
      cohort.from.head === null ? palette.faint("start") : visible(cohort.from.head),
      stepsOf(cohort.steps, visible),
      hindrance(cohort, able, palette),
    ]),
  );
  const head = ["stage", "targets", "at", plan.verb === "apply" ? "applies" : "reverts", ""];
  return table([head.map(palette.faint), ...rows], "  ");
}

function hindrance(cohort: Cohort, able: ReadonlySet<Cohort>, palette: Palette): string {
  if (cohort.blocked.length > 0) return palette.bad(`blocked: ${cohort.blocked.join(", ")}`);
  return able.has(cohort) ? "" : palette.warn("not reached");
}

/** Beyond these there is a count: a fleet built from nothing has hundreds. */
const mostMigrations = 30;

function migrationTable(plan: Plan, catalog: Catalog, palette: Palette): string {
  const planned = plannedMigrations(plan, catalog);
  if (planned.length === 0) return "";
  const sign = plan.verb === "apply" ? palette.good("+") : palette.bad("-");
  const rows = planned
    .slice(0, mostMigrations)
    .map((migration) => [
      `${sign} ${visible(migration.id)}`,
      visible(whom(migration.targets)),
      manner(migration),
      palette.faint(visible(migration.script?.path ?? "")),
    ]);
  const left = planned.length - rows.length;
  return table(rows, "  ") + (left > 0 ? `  … and ${thousands(left)} more\n` : "");
}
