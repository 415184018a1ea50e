import { strength } from "@tenantry/core";
import type { Problem, Rehearsal, StatementTrace } from "@tenantry/core";
import { rules } from "./registry.ts";
import type { Effect } from "./rule.ts";
import { modes } from "./lock-modes.ts";

/**
 * The hazards whose lock and work a rehearsal has seen are known from it; what it did not see, and what no run can show,
 * stays as it was known.
 */
export function withSeen(problems: readonly Problem[], rehearsal: Rehearsal): readonly Problem[] {
  const traces = rehearsal.cohorts.flatMap(({ steps }) => steps.flatMap(({ statements }) => statements));
  return problems.map((problem) => (isSeen(problem, traces) ? { ...problem, evidence: "shadow" } : problem));
}

/** What is dangerous in these is no lock and no work, or one that only shows with other tenants, other code or rows. */
export const unseen: readonly string[] = [
  "authz",
  "change-default",
  "cic-corruption",
  "drop-check",
  "drop-column",
  "drop-not-null",
  "drop-primary-key",
  "drop-table",
  "drop-trigger",
  "fleet-cic-old-snapshot",
  "fleet-data-dependent",
  "fleet-parallel-cic",
  "fleet-plan-cache",
  "fleet-rewrite-volume",
  "invalid-index-left-behind",
  "many-tables-one-tx",
  "no-where",
  "not-null-added-to-data",
  "rename",
  "replica-identity",
];

const effects = new Map(rules.filter(({ id }) => !unseen.includes(id)).map(({ id, effect }) => [id, effect]));

function isSeen({ code, evidence, path, line }: Problem, traces: readonly StatementTrace[]): boolean {
  const effect = effects.get(code);
  if (evidence === undefined || effect === undefined || line === undefined) return false;
  return traces.some((trace) => trace.path === path && spans(trace, line) && shows(trace, effect));
}

function spans({ line, text }: StatementTrace, at: number): boolean {
  return at >= line && at <= line + text.split("\n").length - 1;
}

/** Whether all that a rule says of a statement was seen when it ran. */
function shows(trace: StatementTrace, { lock, work }: Effect): boolean {
  if (trace.error !== null || lock === null) return false;
  const locked = [...trace.locks, ...trace.held].some(
    ({ kind, mode }) => kind !== "index" && strength(mode) >= strength(modes[lock]),
  );
  return locked && worked(trace, work);
}

function worked({ rewrites, scans, builds }: StatementTrace, work: Effect["work"]): boolean {
  switch (work) {
    case "none":
      return true;
    case "rewrite":
      return rewrites.length > 0;
    case "build":
      return builds.length > 0;
    case "scan":
      return scans.length > 0;
  }
}
