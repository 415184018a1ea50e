import type { ReviewedStep } from "../review.ts";
import { counted, thousands } from "../words.ts";
import { code } from "../render/escape.ts";
import { details } from "../render/details.ts";
import { cohortKey, findingKey } from "./remembered.ts";
import type { Remembered, RememberedCohort, RememberedFinding } from "./remembered.ts";

/** What the plan of one push showed. */
export interface Pushed {
  readonly head: string;
  readonly steps: readonly ReviewedStep[];
  /** Null where only the steps are known. */
  readonly shown: Remembered | null;
}

/** What one push changed about a plan; empty where it is nothing. */
export function sincePush(before: Pushed, after: Pushed): string {
  const changes = [
    ...verdictChange(before.shown, after.shown),
    ...stepChanges(before.steps, after.steps),
    ...findingChanges(before.shown?.findings, after.shown?.findings),
    ...cohortChanges(before.shown?.cohorts, after.shown?.cohorts),
  ];
  if (changes.length === 0) return "";
  const shown = changes.slice(0, most).map((change) => `- ${change}`);
  const left = changes.length - shown.length;
  const body = [...shown, ...(left > 0 ? [`- … and ${thousands(left)} more`] : [])].join("\n");
  const [from, to] = [before, after].map(({ head }) => `<code>${head.slice(0, 7)}</code>`);
  return details(`Since the previous push (${from} → ${to})`, `${body}\n`);
}

const most = 30;

const verdicts = {
  nothing: "nothing to do",
  safe: "✅ ready",
  warning: "⚠️ ready, with warnings",
  blocked: "⛔ blocked",
} as const;

function verdictChange(was: Remembered | null, is: Remembered | null): readonly string[] {
  if (was === null || is === null || was.verdict === is.verdict) return [];
  return [`verdict: ${verdicts[was.verdict]} → ${verdicts[is.verdict]}`];
}

function stepChanges(before: readonly ReviewedStep[], after: readonly ReviewedStep[]): readonly string[] {
  const was = new Map(before.map((step) => [step.id, step]));
  const is = new Map(after.map((step) => [step.id, step]));
  const removed = [...was.keys()].filter((id) => !is.has(id)).map((id) => `no longer ${code(id)}`);
  const others = [...is.values()].flatMap((step) => changeOf(was.get(step.id), step));
  return [...others, ...removed];
}

function changeOf(was: ReviewedStep | undefined, is: ReviewedStep): readonly string[] {
  if (was === undefined) return [`new: ${code(is.id)}`];
  if (was.checksum !== is.checksum) return [`changed: ${code(is.id)}`];
  return was.mode === is.mode ? [] : [`${code(is.id)} now runs in mode ${is.mode}, was ${was.mode}`];
}

const signs = { error: "⛔", warning: "⚠️" } as const;

/** Nothing where there were too many to be remembered. */
function findingChanges(
  before: readonly RememberedFinding[] | null = null,
  after: readonly RememberedFinding[] | null = null,
): readonly string[] {
  if (before === null || after === null) return [];
  const was = new Set(before.map(findingKey));
  const is = new Set(after.map(findingKey));
  const said = ({ severity, code: name, path }: RememberedFinding): string =>
    `${signs[severity]} ${code(name)}${path === null ? "" : ` in ${code(path)}`}`;
  return [
    ...after.filter((finding) => !was.has(findingKey(finding))).map((finding) => `new: ${said(finding)}`),
    ...before
      .filter((finding) => !is.has(findingKey(finding)))
      .map((finding) => `resolved: ${said(finding)}`),
  ];
}

function cohortChanges(
  before: readonly RememberedCohort[] | null = null,
  after: readonly RememberedCohort[] | null = null,
): readonly string[] {
  if (before === null || after === null) return [];
  const was = new Set(before.map(cohortKey));
  const is = new Set(after.map(cohortKey));
  const [less, more] = [before, after].map(tenantsIn);
  return [
    ...after.filter((one) => !was.has(cohortKey(one))).map((one) => `new cohort: ${cohortText(one)}`),
    ...before.filter((one) => !is.has(cohortKey(one))).map((one) => `no cohort any more: ${cohortText(one)}`),
    ...(less === more
      ? []
      : [`tenants with something to do: ${thousands(less ?? 0)} → ${thousands(more ?? 0)}`]),
  ];
}

function tenantsIn(cohorts: readonly RememberedCohort[]): number {
  return cohorts.reduce((sum, { kind, targets }) => sum + (kind === "tenant" ? targets : 0), 0);
}

function cohortText({ kind, head, targets }: RememberedCohort): string {
  const who = kind === "public" ? "public" : counted(targets, "tenant");
  return `${who} ${head === null ? "at the start" : `at ${code(head)}`}`;
}
