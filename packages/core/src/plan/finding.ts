import type { ExitCode, Place, Problem, Severity } from "../problem.ts";
import { order } from "../version.ts";
import { selecting, whom } from "../words.ts";

/** One problem of one cohort, before equal ones of all cohorts are put together. */
export interface Finding {
  readonly code: string;
  /** What it is about; findings with the same code and subject become one problem. */
  readonly subject: string;
  readonly severity: Severity;
  readonly exit: ExitCode;
  /** `{who}` stands for the targets. */
  readonly message: string;
  /** `{flags}` stands for the flags that select the targets. */
  readonly help: string;
  readonly place: Place | null;
  readonly targets: readonly string[];
}

/** One problem per code and subject, in the order in which they were first found; targets are sorted, public first. */
export function problemsOf(findings: readonly Finding[]): readonly Problem[] {
  const together = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = `${finding.code}\n${finding.subject}`;
    const same = together.get(key);
    if (same === undefined) together.set(key, [finding]);
    else same.push(finding);
  }
  return [...together.values()].flatMap(problemOf).toSorted(byWeight);
}

/** Errors first, then by place. */
export function byWeight(a: Problem, b: Problem): number {
  return (
    weights[a.severity] - weights[b.severity] ||
    order(a.path ?? "", b.path ?? "") ||
    order(a.code, b.code) ||
    order(a.message, b.message)
  );
}

const weights: Readonly<Record<Severity, number>> = { error: 0, warning: 1, notice: 2 };

function problemOf(same: readonly Finding[]): readonly Problem[] {
  const [first] = same;
  if (first === undefined) return [];
  const targets = [...new Set(same.flatMap((finding) => finding.targets))].toSorted(publicFirst);
  const { code, severity, exit, place } = first;
  const message = first.message.replaceAll("{who}", () => whom(targets));
  const help = first.help.replaceAll("{flags}", () => selecting(targets));
  return [{ code, severity, message, help, ...place, ...(targets.length > 0 ? { targets } : {}), exit }];
}

function publicFirst(a: string, b: string): number {
  if (a === b) return 0;
  return a === "public" ? -1 : b === "public" ? 1 : order(a, b);
}
