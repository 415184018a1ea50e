import type { Problem, Severity, Statement } from "@tenantry/core";
import { acceptancesOf, isExpired } from "./accept.ts";
import type { Acceptance } from "./accept.ts";
import type { Hit } from "./hit.ts";
import type { Accepted, LintSettings } from "./lint.ts";
import { fromBytes, placeIn } from "./parse/origin.ts";
import { staleAcceptances } from "./stale.ts";
import { bySize, isUnknown } from "./severity.ts";

/** A hit with its problem; `acceptance` is what its file says to it. */
interface Judged {
  readonly problem: Problem;
  readonly acceptance: Acceptance | null;
}

export interface Settled {
  readonly problems: readonly Problem[];
  readonly accepted: readonly Accepted[];
}

/** Turns hits into problems: the same one in several cohorts is one, and accepted ones are kept apart. */
export function settle(
  hits: readonly Hit[],
  seen: ReadonlyMap<Statement, string>,
  settings: LintSettings,
): Settled {
  const judged = together(hits.flatMap((hit) => judge(hit, settings)));
  const stale = staleAcceptances(seen, hits, settings);
  const open = judged.filter(({ acceptance }) => acceptance === null).map(({ problem }) => problem);
  const accepted = judged.flatMap(({ problem, acceptance }) =>
    acceptance === null ? [] : [{ problem, reason: acceptance.reason, until: acceptance.until }],
  );
  return {
    problems: [
      ...open,
      ...stale.flatMap((hit) => judge(hit, settings)).map(({ problem }) => problem),
    ].toSorted(byPlace),
    accepted,
  };
}

function judge(hit: Hit, settings: LintSettings): Judged[] {
  const { rule, finding, path, subject, targets, claim } = hit;
  const severity = severityOf(hit, settings);
  if (severity === "off") return [];
  const at = placeIn(subject.text, subject.origin, fromBytes(subject.text, finding.at ?? 0));
  const problem: Problem = {
    code: rule.id,
    severity,
    message: `${path}:${at.line}: ${finding.message}${unknownText(hit)}.`,
    help: finding.help ?? rule.help,
    path,
    ...at,
    ...(targets === null ? {} : { targets }),
    evidence: finding.evidence ?? "static",
    ...(claim === undefined ? {} : { claim }),
    exit: severity === "error" ? 9 : 0,
  };
  return [{ problem, acceptance: acceptanceOf(hit, settings) }];
}

/** Says why it counts as bad as on a large table, where that is so. */
function unknownText({ rule, size }: Hit): string {
  if (rule.effect.work === "none" || size === undefined || !isUnknown(size)) return "";
  return `; size unknown in ${size.unknown} of ${size.targets} targets, where somebody else has ${size.table} locked`;
}

/** What the configuration says wins; otherwise the size of the table has its say. */
function severityOf({ rule, finding, size }: Hit, { severities }: LintSettings): Severity | "off" {
  const said = severities[rule.id];
  if (said !== undefined) return said;
  if (rule.severity === "off") return "off";
  return bySize(finding.severity ?? rule.severity, rule.effect.work, size);
}

function acceptanceOf({ rule, statement }: Hit, { today, pending }: LintSettings): Acceptance | null {
  const counting = acceptancesOf(statement).filter(
    (one) => "rule" in one && one.rule === rule.id && (pending === "assumed" || !isExpired(one, today)),
  );
  return counting.find((one) => "rule" in one) ?? null;
}

function together(judged: readonly Judged[]): Judged[] {
  const found = new Map<string, Judged>();
  for (const one of judged) {
    const { code, path, line, column, message, severity } = one.problem;
    const key = JSON.stringify([code, path, line, column, message, severity]);
    const other = found.get(key);
    found.set(key, other === undefined ? one : { ...other, problem: joined(other.problem, one.problem) });
  }
  return [...found.values()];
}

/** Without targets it is everywhere. */
function joined(one: Problem, { targets }: Problem): Problem {
  if (one.targets === undefined) return one;
  if (targets !== undefined) return { ...one, targets: [...new Set([...one.targets, ...targets])] };
  const { targets: _all, ...everywhere } = one;
  return everywhere;
}

function byPlace(a: Problem, b: Problem): number {
  return (
    order(a.path ?? "", b.path ?? "") ||
    (a.line ?? 0) - (b.line ?? 0) ||
    (a.column ?? 0) - (b.column ?? 0) ||
    order(a.code, b.code)
  );
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
