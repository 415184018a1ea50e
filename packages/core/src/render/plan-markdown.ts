import type { Catalog } from "../catalog.ts";
import type { Cohort, Plan } from "../plan.ts";
import type { Problem } from "../problem.ts";
import { reachable } from "../plan/unreached.ts";
import { counted, namedAtMost, thousands } from "../words.ts";
import { cellCode, code, prose } from "./escape.ts";
import { details } from "./details.ts";
import { manner, plannedMigrations, type PlannedMigration } from "./planned.ts";
import { placeOf } from "./problems.ts";
import { sqlDetails } from "./sql-markdown.ts";
import { counts, findings, stepsOf, summarize, workload, type Summary } from "./summary.ts";
import { markdownTable } from "./table.ts";

/** A plan for a pull request: verdict, cohorts, migrations, problems, SQL. It grows with histories, not with tenants. */
export function planMarkdown(plan: Plan, catalog: Catalog, environment: string): string {
  const summary = summarize(plan);
  const planned = plannedMigrations(plan, catalog);
  const parts = [
    `### Database plan · ${prose(environment)}\n`,
    alert(plan, summary),
    summary.targets.length === 0 ? "" : `**${prose(workload(plan, summary))}** · ${counts(plan, summary)}\n`,
    cohortTable(plan),
    migrationTable(planned),
    ...plan.problems.filter(({ severity }) => severity === "error").map(errorSection),
    lesser(plan.problems, "warning", "⚠️"),
    lesser(plan.problems, "notice", "ℹ️"),
    rollout(plan),
    sqlDetails(planned),
    footer(plan),
  ];
  return parts.filter((part) => part !== "").join("\n");
}

const alerts = { nothing: "TIP", safe: "NOTE", warning: "WARNING", blocked: "CAUTION" } as const;

function alert(plan: Plan, summary: Summary): string {
  return `> [!${alerts[plan.verdict]}]\n> ${sentence(plan, summary)}\n`;
}

function sentence({ verdict, upToDate }: Plan, summary: Summary): string {
  switch (verdict) {
    case "nothing":
      return `**Nothing to do.** ${counted(upToDate, "target")} up to date.`;
    case "safe":
      return "**Ready.** The histories agree with the files.";
    case "warning":
      return `**Ready, with ${findings(summary)}.**`;
    case "blocked":
  }
  const able = summary.reachable;
  const rest = able > 0 ? `${counted(able, "target")} can run, the others will not.` : "Nothing will run.";
  return `**Blocked by ${findings({ ...summary, warnings: 0 })}.** ${rest}`;
}

function cohortTable(plan: Plan): string {
  const able = new Set(reachable(plan.stages));
  const rows = plan.stages.flatMap(({ cohorts }, index) =>
    cohorts.map((cohort) => [String(index + 1), ...cohortCells(cohort), sign(cohort, able)]),
  );
  if (rows.length === 0) return "";
  const head = ["Stage", "Targets", "At", plan.verb === "apply" ? "Will apply" : "Will revert", ""];
  return markdownTable(head, ["--:", ":--", ":--", ":--", ":--"], rows);
}

function cohortCells({ kind, targets, from, steps }: Cohort): readonly string[] {
  const names = targets.map(({ id }) => cellCode(id)).slice(0, namedAtMost);
  const many = `**${counted(targets.length, "tenant")}**`;
  const few = kind === "public" ? names.join(", ") : `${many} · ${names.join(", ")}`;
  return [
    targets.length > namedAtMost ? many : few,
    from.head === null ? "start" : cellCode(from.head),
    stepsOf(steps, cellCode),
  ];
}

function sign(cohort: Cohort, able: ReadonlySet<Cohort>): string {
  if (cohort.blocked.length > 0) return `⛔ ${cohort.blocked.map(cellCode).join(", ")}`;
  return able.has(cohort) ? "✅" : "⚠️ not reached";
}

function migrationTable(planned: readonly PlannedMigration[]): string {
  if (planned.length === 0) return "";
  const rows = planned.map((migration) => [
    cellCode(migration.id),
    migration.targets.length > namedAtMost
      ? thousands(migration.targets.length)
      : migration.targets.map(cellCode).join(", "),
    [migration.mode === "transaction" ? "in a transaction" : "", manner(migration)]
      .filter(Boolean)
      .join(", "),
    migration.script === null ? "" : cellCode(migration.script.path),
  ]);
  const body = markdownTable(["Migration", "Targets", "Runs", "File"], [":--", "--:", ":--", ":--"], rows);
  return details(counted(planned.length, "migration"), body, "open");
}

function errorSection(problem: Problem): string {
  const place = placeOf(problem);
  const head = `#### ⛔ ${code(problem.code)}${place === "" ? "" : ` — ${code(place)}`}`;
  const next = problem.help === "" ? "" : `\n**Next:** ${prose(problem.help)}\n`;
  return `${head}\n\n${prose(problem.message)}\n${next}`;
}

function lesser(problems: readonly Problem[], severity: "warning" | "notice", sign: string): string {
  const some = problems.filter((problem) => problem.severity === severity);
  if (some.length === 0) return "";
  const lines = some.map((problem) => {
    const place = placeOf(problem);
    const where = place === "" ? "" : ` — ${code(place)}`;
    return `- ${code(problem.code)}${where}: ${prose(problem.message)} ${prose(problem.help)}`.trimEnd();
  });
  return details(`${sign} ${counted(some.length, severity)}`, `${lines.join("\n")}\n`);
}

function rollout({ stages, verb }: Plan): string {
  if (stages.length < 2) return "";
  const rows = stages.map(({ kind, cohorts, requires }, index) => [
    String(index + 1),
    kind === "public" ? "public" : counted(new Set(cohorts.flatMap(targetIds)).size, "tenant"),
    [index === 0 ? "at once" : `after stage ${index}`, ...conditions(requires, verb)].join(", "),
  ]);
  const body = markdownTable(["Stage", "Who", "Starts"], ["--:", ":--", ":--"], rows);
  return details(`Rollout in ${stages.length} stages`, body);
}

function conditions(requires: readonly string[], verb: Plan["verb"]): readonly string[] {
  if (requires.length === 0) return [];
  const ids = [...new Set(requires.map((node) => node.slice(node.indexOf(":") + 1)))];
  return [
    `once ${some(ids)} ${ids.length === 1 ? "is" : "are"} ${verb === "apply" ? "recorded" : "gone"} everywhere`,
  ];
}

function some(nodes: readonly string[]): string {
  const shown = nodes.slice(0, namedAtMost).map(cellCode).join(", ");
  return nodes.length > namedAtMost ? `${shown} and ${thousands(nodes.length - namedAtMost)} more` : shown;
}

function targetIds({ targets }: Cohort): readonly string[] {
  return targets.map(({ id }) => id);
}

function footer({ digest, stages }: Plan): string {
  if (stages.length === 0) return "";
  return `<sub>Plan <code>${digest}</code> · only steps that this plan shows will run</sub>\n`;
}
