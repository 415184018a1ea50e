import type { Catalog, Sha256 } from "../catalog.ts";
import type { Facts } from "../facts/facts.ts";
import type { Plan } from "../plan.ts";
import type { Place } from "../problem.ts";
import { planJson } from "../plan/json.ts";
import { code, prose } from "../render/escape.ts";
import { planSections, type PlanSections } from "../render/plan-markdown.ts";
import { whole, type PlanView } from "../render/plan-view.ts";
import type { Rehearsal } from "../rehearse/rehearsal.ts";
import { rehearsalSections } from "../render/rehearsal-markdown.ts";
import { reviewedSteps, type ReviewedStep } from "../review.ts";
import { checkedTable, type Basis } from "./checked.ts";
import { headerLine, type CommentHeader } from "./header.ts";
import { fit, type Fitted } from "./fit.ts";
import { sincePush } from "./since.ts";

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
  /** Sizes for the table of statements. */
  readonly facts?: Facts | null;
  /** What the push before showed; null where there was none. */
  readonly previous: { readonly head: string; readonly steps: readonly ReviewedStep[] } | null;
}

/** A comment, ready to be posted at any size level. */
export interface Written {
  readonly header: CommentHeader;
  /** From this level on, the largest that fits; null behind the last one. */
  readonly body: (level: number) => Fitted | null;
}

export function planComment(given: PlanComment, sha256: Sha256): Written {
  const { plan, catalog, environment, head, run, attempt } = given;
  const same = { ...given, head: "", runUrl: "", previous: null };
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
  return { header, body: (level) => fit(sizes(given, header), level) };
}

/** The same without the line for machines: for a job summary, which has room for all of it. */
export function planSummary(given: PlanComment, longest: number): string {
  const { header } = planComment(given, () => "");
  const [, ...lines] = (fit(sizes(given, header), 0, longest)?.text ?? "").split("\n");
  return lines.join("\n");
}

function sizes(given: PlanComment, header: CommentHeader): readonly (() => string)[] {
  return views(given.link).map((view, level) => () => {
    const { plan, catalog, environment } = given;
    const line = headerLine({ ...header, truncated: level === 0 ? "no" : "yes" });
    const sections = planSections(plan, catalog, environment, view);
    return [line, ...parts(given, sections, view)].join("\n");
  });
}

/** Each level shows less than the one before; errors are in all of them. */
function views(link: PlanView["link"]): readonly PlanView[] {
  const full = { ...whole, link };
  const noSql = { ...full, sql: "none" } as const;
  const counted = { ...noSql, lesser: "counted" } as const;
  const found = { ...counted, migrations: "only with findings" } as const;
  const few = { ...found, mostCohorts: 20 };
  return [full, { ...full, sql: "cut" }, noSql, counted, found, few, { ...few, errors: "listed" }];
}

function parts(given: PlanComment, shown: PlanSections, view: PlanView): readonly string[] {
  const { plan, basis, changedConfig, rehearsal = null, facts = null } = given;
  const rehearsed = rehearsal === null ? null : rehearsalSections(rehearsal, facts, view);
  const statements = view.migrations === "all" ? (rehearsed?.statements ?? "") : "";
  const failures = rehearsed?.failures ?? "";
  const all = [
    shown.title,
    shown.alert,
    basis === "files" ? offline : "",
    changedConfig.length === 0 ? "" : changed(changedConfig),
    shown.counts,
    ...(view.errors === "listed"
      ? [shown.errors, elsewhere(given)]
      : [shown.cohorts, shown.migrations, statements, shown.errors, failures, shown.warnings, shown.notices]),
    checkedTable(plan, basis, rehearsed),
    ...(view.errors === "listed" ? [] : [shown.rollout, since(given), shown.sql]),
    footer(given),
  ];
  return all.filter((part) => part !== "");
}

const offline =
  "**Planned from the files alone: no database was asked.** It shows what a target needs that has everything the base branch has.\n";

function changed(paths: readonly string[]): string {
  const names = paths.map(code).join(", ");
  return `> [!IMPORTANT]\n> This pull request changes ${names}. This plan was made with the configuration of the base branch; the change counts after the merge.\n`;
}

function elsewhere({ runUrl }: PlanComment): string {
  return `Too long for a comment: the rest is in the [job summary](${runUrl}).\n`;
}

function since({ plan, previous, head }: PlanComment): string {
  if (previous === null) return "";
  return sincePush(previous.steps, reviewedSteps(planJson(plan)), { before: previous.head, after: head });
}

function footer({ plan, environment, head, runUrl }: PlanComment): string {
  const commit = head === "" ? "" : ` for <code>${head.slice(0, 7)}</code> · [run](${runUrl})`;
  const repeat = `reproduce: <code>npx tenantry plan --env ${prose(environment)}</code>`;
  return `<sub>Plan <code>${plan.digest.slice(0, 16)}</code>${commit} · ${repeat} · after the merge only steps of this plan run</sub>\n`;
}
