import type { Catalog } from "../catalog.ts";
import type { Cohort, Plan } from "../plan.ts";
import type { Evidence, Problem } from "../problem.ts";
import { conductOf, type Conduct } from "../plan/conduct.ts";
import { reachable } from "../plan/unreached.ts";
import { counted, namedAtMost, thousands } from "../words.ts";
import { cellCode, code, fenced, prose } from "./escape.ts";
import { details } from "./details.ts";
import { manner, plannedMigrations, type PlannedMigration } from "./planned.ts";
import { placeOf, withoutPlace } from "./problems.ts";
import { placeCell, placeSpan, whole, type PlanView } from "./plan-view.ts";
import { errorGroups, perCode } from "./problem-groups.ts";
import { rolloutDetails } from "./rollout-markdown.ts";
import { sqlDetails } from "./sql-markdown.ts";
import { counts, findings, stepsOf, summarize, workload, type Summary } from "./summary.ts";
import { markdownTable } from "./table.ts";

/** A plan for a pull request: verdict, cohorts, migrations, problems, SQL. It grows with histories, not with tenants. */
export function planMarkdown(
  plan: Plan,
  catalog: Catalog,
  environment: string,
  how: Conduct = conductOf(plan, null),
): string {
  const { sql, footer, ...others } = planSections(plan, catalog, environment, whole);
  const rollout = rolloutDetails(plan, how);
  return [...Object.values(others), rollout, sql, footer].filter((part) => part !== "").join("\n");
}

/** The parts of a plan as they stand below each other; empty where there is nothing to say. */
export interface PlanSections {
  readonly title: string;
  readonly alert: string;
  readonly counts: string;
  readonly cohorts: string;
  readonly migrations: string;
  readonly errors: string;
  readonly warnings: string;
  readonly notices: string;
  readonly sql: string;
  readonly footer: string;
}

/** All parts of a plan, as far as `view` shows them. */
export function planSections(
  plan: Plan,
  catalog: Catalog,
  environment: string,
  view: PlanView,
): PlanSections {
  const summary = summarize(plan);
  const planned = plannedMigrations(plan, catalog);
  const errors = plan.problems.filter(({ severity }) => severity === "error");
  return {
    title: `### Database plan · ${prose(environment)}\n`,
    alert: alert(plan, summary),
    counts:
      summary.targets.length === 0
        ? ""
        : `**${prose(workload(plan, summary))}** · ${[counts(plan, summary), findings(summary)].filter(Boolean).join(" · ")}\n`,
    cohorts: cohortTable(plan, view),
    migrations: migrationTable(shownIn(planned, plan, view), planned.length, view),
    errors: errorText(errors, view),
    warnings: lesser(plan.problems, "warning", view),
    notices: lesser(plan.problems, "notice", view),
    sql: sqlDetails(planned, view.sql),
    footer: footer(plan),
  };
}

const alerts = { nothing: "TIP", safe: "NOTE", warning: "WARNING", blocked: "CAUTION" } as const;

function alert(plan: Plan, summary: Summary): string {
  return `> [!${alerts[plan.verdict]}]\n> ${sentence(plan, summary)}\n`;
}

function sentence({ verdict, upToDate, problems }: Plan, summary: Summary): string {
  switch (verdict) {
    case "nothing":
      return `**Nothing to do.** ${counted(upToDate, "target")} up to date.`;
    case "safe":
      return "**Ready.**";
    case "warning":
      return `**Ready, with ${findings(summary)}.**`;
    case "blocked":
  }
  const able = summary.reachable;
  const rest = able > 0 ? `${counted(able, "target")} can run, the others will not.` : "Nothing will run.";
  // The one that stands first below: what is wrong is in the first line that people read.
  const first = problems.find(({ severity }) => severity === "error");
  const why =
    first === undefined ? "" : `${code(first.code)}: ${prose(withoutPlace(first).replaceAll(/\s+/g, " "))} `;
  return `**Blocked by ${findings({ ...summary, warnings: 0 })}.** ${why}${rest}`;
}

function cohortTable(plan: Plan, { mostCohorts }: PlanView): string {
  const able = new Set(reachable(plan.stages));
  const rows = plan.stages.flatMap(({ cohorts }, index) =>
    cohorts.map((cohort) => [String(index + 1), ...cohortCells(cohort), sign(cohort, able)]),
  );
  if (rows.length === 0) return "";
  const head = ["Stage", "Targets", "At", plan.verb === "apply" ? "Will apply" : "Will revert", ""];
  const body = markdownTable(head, ["--:", ":--", ":--", ":--", ":--"], rows.slice(0, mostCohorts));
  const left = rows.length - mostCohorts;
  return left > 0 ? `${body}\n… and ${counted(left, "more cohort")}\n` : body;
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

/** The rows of the table of migrations: all, or those that a problem names. */
function shownIn(
  planned: readonly PlannedMigration[],
  { problems }: Plan,
  view: PlanView,
): readonly PlannedMigration[] {
  if (view.migrations === "all") return planned;
  const named = new Set(problems.map(({ path }) => path));
  return planned.filter(({ script }) => script !== null && named.has(script.path));
}

function migrationTable(shown: readonly PlannedMigration[], total: number, view: PlanView): string {
  if (total === 0) return "";
  const rows = shown.map((migration) => [
    cellCode(migration.id),
    migration.targets.length > namedAtMost
      ? thousands(migration.targets.length)
      : migration.targets.map(cellCode).join(", "),
    [migration.mode === "transaction" ? "in a transaction" : "", manner(migration)]
      .filter(Boolean)
      .join(", "),
    migration.script === null ? "" : placeCell(migration.script, migration.script.path, view),
  ]);
  const body = markdownTable(["Migration", "Targets", "Runs", "File"], [":--", "--:", ":--", ":--"], rows);
  const left = total - shown.length;
  const others = left > 0 ? `\n… and ${counted(left, "other")} without findings\n` : "";
  return details(counted(total, "migration"), (rows.length > 0 ? body : "") + others, "open");
}

function errorSection(problem: Problem, view: PlanView): string {
  const head = `#### ⛔ ${code(problem.code)}${whereIs(problem, view)}`;
  const next = problem.help === "" ? "" : `\n**Next:** ${prose(problem.help)}\n`;
  const here = view.here(problem);
  const bad = here === "" ? "" : `\n**Here:** ${here}\n`;
  return `${head}\n\n${prose(withoutPlace(problem))}\n${bad}${next}${evidenceLine(problem)}${waysOut(problem, view)}`;
}

const sources: Readonly<Record<Evidence, string>> = {
  static: "the text of the statement",
  history: "the migrations before it",
  facts: "the sizes of the fleet",
  shadow: "a run on a scratch server",
};

/** How a hazard is known. */
function evidenceLine({ evidence }: Problem): string {
  return evidence === undefined ? "" : `\n**Known from:** ${sources[evidence]}\n`;
}

/** What to write instead of a hazard, and how to accept it. */
function waysOut({ code: name, evidence }: Problem, { safe }: PlanView): string {
  if (safe === null || evidence === undefined) return "";
  const sql = safe(name);
  const rewrite =
    sql === ""
      ? ""
      : `\n${details("The same change without the hazard, by an example", `${fenced(sql, "sql")}\n`)}`;
  const line = `--! accept: ${name} until=YYYY-MM-DD reason="…"`;
  const how = `Write this above the statement, with the last day that it counts and a reason. It is for that statement alone, and is reviewed like code.\n\n${fenced(line, "sql")}\n`;
  return `${rewrite}\n${details("Accept the risk instead", how)}`;
}

function errorList(problems: readonly Problem[], view: PlanView): string {
  return problems.map((problem) => `- ⛔ ${code(problem.code)}${whereIs(problem, view)}\n`).join("");
}

function whereIs(problem: Problem, view: PlanView): string {
  const { path, line } = problem;
  if (path === undefined) return "";
  const place = line === undefined ? { path } : { path, line };
  return ` — ${placeSpan(place, placeOf(problem), view)}`;
}

const signs = { warning: "⚠️", notice: "ℹ️" } as const;

function lesser(problems: readonly Problem[], severity: "warning" | "notice", view: PlanView): string {
  const some = problems.filter((problem) => problem.severity === severity);
  if (some.length === 0) return "";
  const lines = view.lesser === "listed" ? some.map((problem) => lesserLine(problem, view)) : perCode(some);
  return details(`${signs[severity]} ${counted(some.length, severity)}`, `${lines.join("\n")}\n`);
}

function lesserLine(problem: Problem, view: PlanView): string {
  const said = prose(withoutPlace(problem));
  const { evidence = "static" } = problem;
  const source = evidence === "static" ? "" : ` Known from ${sources[evidence]}.`;
  return `${`- ${code(problem.code)}${whereIs(problem, view)}: ${said} ${prose(problem.help)}`.trimEnd()}${source}`;
}

function errorText(errors: readonly Problem[], view: PlanView): string {
  switch (view.errors) {
    case "whole":
      return errors.map((problem) => errorSection(problem, view)).join("\n");
    case "listed":
      return errorList(errors, view);
    case "grouped":
      return errorGroups(errors, Number.POSITIVE_INFINITY);
    case "counted":
      return errorGroups(errors, 5);
  }
}

function footer({ digest, stages }: Plan): string {
  if (stages.length === 0) return "";
  return `<sub>Plan <code>${digest}</code> · only steps that this plan shows will run</sub>\n`;
}
