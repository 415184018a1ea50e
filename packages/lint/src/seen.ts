import { strength } from "@tenantry/core";
import type { Claim, Problem, Rehearsal, StatementTrace, WorkKind } from "@tenantry/core";

/**
 * The hazards whose lock and work a rehearsal has seen are known from it; what it did not see, and what no run can show,
 * stays as it was known.
 */
export function withSeen(problems: readonly Problem[], rehearsal: Rehearsal): readonly Problem[] {
  const traces = rehearsal.cohorts.flatMap(({ steps }) => steps.flatMap(({ statements }) => statements));
  return problems.map((problem) => (isSeen(problem, traces) ? { ...problem, evidence: "shadow" } : problem));
}

function isSeen({ claim, path, line }: Problem, traces: readonly StatementTrace[]): boolean {
  if (claim === undefined || line === undefined) return false;
  return traces.some((trace) => trace.path === path && spans(trace, line) && shows(trace, claim));
}

function spans({ line, text }: StatementTrace, at: number): boolean {
  return at >= line && at <= line + text.split("\n").length - 1;
}

/** Whether all that is said of a statement was seen when it ran, on the table that it is said of. */
function shows(trace: StatementTrace, { relations, lock, work }: Claim): boolean {
  if (trace.error !== null) return false;
  const locked = [...trace.locks, ...trace.held].some(
    ({ relation, kind, mode }) =>
      kind !== "index" && relations.includes(relation) && strength(mode) >= strength(lock),
  );
  return locked && (work === "none" || workedOn(trace, work).some((name) => relations.includes(name)));
}

function workedOn({ rewrites, scans, builds }: StatementTrace, work: WorkKind): readonly string[] {
  switch (work) {
    case "rewrite":
      return rewrites;
    case "build":
      return builds.map(({ table }) => table);
    case "scan":
      return scans;
  }
}
