import type { Catalog, Sha256 } from "../catalog.ts";
import type { DriftCounts } from "../drift/drift-counts.ts";
import type { Sizes } from "../facts/facts.ts";
import type { Plan } from "../plan.ts";
import type { Place } from "../problem.ts";
import { planJson, rolloutOf, type RolloutJson } from "../plan/json.ts";
import { code, prose } from "../render/escape.ts";
import { planSections, type PlanSections } from "../render/plan-markdown.ts";
import { whole, type PlanView } from "../render/plan-view.ts";
import { rolloutDetails } from "../render/rollout-markdown.ts";
import type { RunLimits } from "../run-limits.ts";
import type { Rehearsal } from "../rehearse/rehearsal.ts";
import { rehearsalSections } from "../render/rehearsal-markdown.ts";
import { statementSection } from "../render/statement-section.ts";
import { reviewedSteps } from "../review.ts";
import type { Basis } from "../checks.ts";
import { checkedTable } from "./checked.ts";
import { acceptedSection } from "./accepted.ts";
import { headerLine, truncatedAt, type CommentHeader } from "./header.ts";
import { fit, type Fitted } from "./fit.ts";
import { estimateLine, hereIn } from "./impact.ts";
import type { Inspection } from "./inspection.ts";
import { remembered } from "./remembered.ts";
import { sincePush, type Pushed } from "./since.ts";

/** A plan and all that a comment says about it besides. */
export interface PlanComment {
  readonly plan: Plan;
  readonly catalog: Catalog;
  readonly environment: string;
  readonly basis: Basis;
  /** The commit that the pull request proposes. */
  readonly head: string;
  readonly run: number;
  readonly attempt: number;
  /** Address of the run; the job summary is there. */
  readonly runUrl: string;
  /** The address of a file of this commit; null where there is none. */
  readonly link: (place: Place) => string | null;
  /** Files of the configuration that the pull request changes without effect on this plan. */
  readonly changedConfig: readonly string[];
  /** What came of running the plan on a scratch server; null or left out where nobody did. */
  readonly rehearsal?: Rehearsal | null;
  /** Sizes for the table of statements; those of the facts that the plan was made by, where it was. */
  readonly sizes?: Sizes | null;
  /** What came of reading the SQL; null or left out where nobody did. */
  readonly inspection?: Inspection | null;
  /** What came of comparing tenants with the same history; null or left out where nobody did. */
  readonly drift?: DriftCounts | null;
  /** The waves, where the plan itself does not say who goes first and why. */
  readonly rollout?: RolloutJson | null;
  /** How a run would go about it; null or left out where nobody says. */
  readonly limits?: RunLimits | null;
  /** Path of the facts that the plan was made by, for whoever wants to make it again. */
  readonly factsPath?: string | null;
  /** The same change without a hazard of that code, as SQL; empty where there is none. */
  readonly safe?: (code: string) => string;
  /** What the push before showed; null where there was none. */
  readonly previous: Pushed | null;
}

/** A comment, ready to be posted at any size level. */
export interface Written {
  readonly header: CommentHeader;
  /** From this level on, the largest that fits; null behind the last one. */
  readonly body: (level: number) => Fitted | null;
}

export function planComment(given: PlanComment, sha256: Sha256): Written {
  const { plan, catalog, environment, head, run, attempt } = given;
  // That a table has grown is not worth an edit.
  const sizes = given.basis === "facts" ? given.sizes : null;
  const same = { ...given, head: "", runUrl: "", previous: null, ...(sizes === undefined ? {} : { sizes }) };
  const stable = parts(same, planSections(plan, catalog, environment, whole), whole).join("\n");
  const header: CommentHeader = {
    env: environment,
    kind: "plan",
    digest: plan.digest,
    head,
    run,
    attempt,
    verdict: plan.verdict,
    truncated: "no",
    body: sha256(stable).slice(0, 16),
  };
  return { header, body: (level) => fit(levels(given, header), level) };
}

/** The same without the line for machines: for a job summary, which has room for all of it. */
export function planSummary(given: PlanComment, longest: number): string {
  const { header } = planComment(given, () => "");
  const [, ...lines] = (fit(levels(given, header), 0, longest)?.text ?? "").split("\n");
  return lines.join("\n");
}

function levels(given: PlanComment, header: CommentHeader): readonly (() => string)[] {
  return views(given).map((view, level) => () => {
    const { plan, catalog, environment } = given;
    const line = headerLine({ ...header, truncated: truncatedAt(level) });
    const sections = planSections(plan, catalog, environment, view);
    return [line, ...parts(given, sections, view)].join("\n");
  });
}

/** Each level shows less than the one before; errors are in all of them, at the last their codes and numbers. */
function views(given: PlanComment): readonly PlanView[] {
  const { link, safe = () => "" } = given;
  const full = { ...whole, link, safe, here: hereIn(given) };
  const noSql = { ...full, sql: "none", safe: null } as const;
  const counted = { ...noSql, lesser: "counted" } as const;
  const found = { ...counted, migrations: "only with findings" } as const;
  const few = { ...found, mostCohorts: 20 };
  const errors = (["listed", "grouped", "counted"] as const).map((each) => ({ ...few, errors: each }));
  return [full, { ...full, sql: "cut" }, noSql, counted, found, few, ...errors];
}

function parts(given: PlanComment, shown: PlanSections, view: PlanView): readonly string[] {
  const { plan, changedConfig, rehearsal = null, sizes = null, inspection = null, drift = null } = given;
  const { rollout = rolloutOf(plan), limits = null } = given;
  const rehearsed = rehearsal === null ? null : rehearsalSections(rehearsal, sizes, view);
  const statements = statementSection(rehearsal, sizes, inspection, view, plan.problems);
  const failures = rehearsed?.failures ?? "";
  const notes = [...(rehearsal?.notes ?? [])].map((note) => `- ${prose(note)}\n`).join("");
  const all = [
    shown.title,
    shown.alert,
    basisLine(given),
    changedConfig.length === 0 ? "" : changed(changedConfig),
    shown.counts,
    estimateLine(given),
    ...(view.errors !== "whole"
      ? [shown.errors, elsewhere(given)]
      : [shown.cohorts, shown.migrations, statements, shown.errors, failures, shown.warnings, shown.notices]),
    view.lesser === "listed" ? acceptedSection(inspection, view) : "",
    checkedTable(plan, given.basis, { inspection, rehearsed, drift }),
    notes,
    ...(view.errors !== "whole" ? [] : [rolloutDetails(plan, { rollout, limits }), since(given), shown.sql]),
    footer(given),
  ];
  return all.filter((part) => part !== "");
}

function basisLine({ basis, sizes }: PlanComment): string {
  switch (basis) {
    case "database":
      return "";
    case "facts":
      return `**Planned from facts of ${prose((sizes?.at ?? "").slice(0, 10))}: no database was asked.** Tenants that came or moved on since then are not in it.\n`;
    case "files":
      return "**Planned from the files alone: no database was asked.** It shows what a target needs that has everything the base branch has.\n";
  }
}

function changed(paths: readonly string[]): string {
  const names = paths.map(code).join(", ");
  return `> [!IMPORTANT]\n> This pull request changes ${names}. This plan was made with the configuration of the base branch; the change counts after the merge.\n`;
}

function elsewhere({ runUrl }: PlanComment): string {
  return `Too long for a comment: the rest is in the [job summary](${runUrl}).\n`;
}

function since({ plan, previous, head }: PlanComment): string {
  if (previous === null) return "";
  return sincePush(previous, { head, steps: reviewedSteps(planJson(plan)), shown: remembered(plan) });
}

/** What becomes of the plan after the merge. */
const review: Readonly<Record<Basis, string>> = {
  database: "after the merge only reviewed steps run",
  facts: "after the merge only reviewed steps run",
  files: "this plan is no review: before an apply it is planned again, in a merge queue or by hand",
};

function footer({ plan, environment, head, runUrl, basis, factsPath = null }: PlanComment): string {
  const list = `all targets and steps: [plan.json](${runUrl}#artifacts), where the workflow uploads it`;
  const commit = head === "" ? "" : ` for <code>${head.slice(0, 7)}</code> · [run](${runUrl}) · ${list}`;
  const facts = basis === "facts" && factsPath !== null ? ` --offline --facts ${prose(factsPath)}` : "";
  const repeat = `reproduce: <code>npx tenantry plan --env ${prose(environment)}${facts}</code>`;
  return `<sub>Plan <code>${plan.digest.slice(0, 16)}</code>${commit} · ${repeat} · ${review[basis]}</sub>\n`;
}
