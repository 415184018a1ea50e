import { limitsJson, lockModes, problemJson, rolloutOf } from "@tenantry/core";
import type {
  AcceptedHazard,
  DriftCounts,
  Inspection,
  ProblemJson,
  Rehearsal,
  RolloutJson,
  RunLimits,
  Sizes,
} from "@tenantry/core";
import { z } from "zod";
import type { Made } from "./plan-made.ts";
import { problemFrom } from "./plan-from.ts";

/** What one job tells another of a plan besides the plan itself. */
export interface Handed {
  readonly inspection: (Omit<Inspection, "accepted"> & { readonly accepted: readonly AcceptedJson[] }) | null;
  readonly rehearsal: Rehearsal | null;
  readonly sizes: Sizes | null;
  readonly drift: DriftCounts | null;
  readonly factsPath: string | null;
  readonly rollout: RolloutJson | null;
  readonly limits: RunLimits | null;
}

interface AcceptedJson extends Pick<AcceptedHazard, "reason" | "until"> {
  readonly problem: ProblemJson;
}

export function handedJson(made: Made): Handed {
  const { plan, inspection, rehearsal, sizes, drift, factsPath, limits, rollout = rolloutOf(plan) } = made;
  const accepted = (inspection?.accepted ?? []).map((one) => ({ ...one, problem: problemJson(one.problem) }));
  return {
    inspection: inspection === null ? null : { ...inspection, accepted },
    rehearsal,
    // Whose table is the largest, no comment says.
    sizes:
      sizes === null
        ? null
        : { at: sizes.at, tables: sizes.tables.map((table) => ({ ...table, largest: "" })) },
    drift,
    factsPath,
    rollout,
    limits: limits === null ? null : limitsJson(limits),
  };
}

export function handedFrom({
  inspection,
  ...others
}: Handed): Pick<Made, "inspection" | "rehearsal" | "sizes" | "drift" | "factsPath" | "rollout" | "limits"> {
  const accepted = (inspection?.accepted ?? []).map((one) => ({
    ...one,
    problem: problemFrom(one.problem, 0),
  }));
  return { ...others, inspection: inspection === null ? null : { ...inspection, accepted } };
}

const count = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
const text = z.string().max(1_000_000);
const kind = z.enum(["public", "tenant"]);

function list<T extends z.ZodType>(of: T) {
  return z.array(of).max(10_000);
}

const lock = z.object({
  relation: text,
  kind: z.enum(["table", "partitioned table", "index", "view", "materialized view", "sequence", "other"]),
  mode: z.enum(lockModes),
});

const problem: z.ZodType<ProblemJson> = z.object({
  code: text,
  severity: z.enum(["error", "warning", "notice"]),
  message: text,
  help: text,
  path: text.nullable(),
  line: count.nullable(),
  column: count.nullable(),
  evidence: z.enum(["static", "history", "facts", "shadow"]).nullable(),
  count,
  targets: list(text),
});

const inspection = z.object({
  coverage: z.object({ statements: count, understood: count }),
  applied: count,
  statements: list(
    z.object({
      id: text,
      kind,
      path: text,
      line: count,
      command: text,
      text,
      locks: list(lock),
      work: z.enum(["scan", "build", "rewrite"]).nullable(),
      tables: list(text),
    }),
  ),
  accepted: list(z.object({ problem, reason: text, until: text.nullable() })),
});

const error = z.object({
  sqlstate: text,
  message: text,
  path: text,
  line: count,
  column: count,
  excerpt: text,
});

const trace = z.object({
  path: text,
  line: count,
  command: text,
  text,
  locks: list(lock),
  held: list(lock),
  rewrites: list(text),
  scans: list(text),
  builds: list(z.object({ index: text, table: text })),
  error: error.nullable(),
});

const step = z.object({
  id: text,
  outcome: z.enum(["proven", "up only", "differs", "failed", "not run"]),
  reason: text,
  verified: count,
  statements: list(trace),
  during: z.enum(["up", "down", "up again"]).nullable(),
  error: error.nullable(),
  differences: list(z.object({ object: text, before: text.nullable(), after: text.nullable() })),
});

const rehearsal = z.object({
  version: z.literal(1),
  server: z.object({ kind: z.enum(["embedded", "shadow", "sandbox"]), version: text }).nullable(),
  skipped: text.nullable(),
  notes: list(text),
  cohorts: list(
    z.object({
      kind,
      from: z.object({ head: text.nullable(), applied: count, history: text }),
      count,
      targets: list(text),
      base: text.nullable(),
      skipped: text.nullable(),
      steps: list(step),
    }),
  ),
});

const spread = z.object({ p50: count, p95: count, max: count, total: count });

const sizes = z.object({
  at: text,
  tables: list(
    z.object({
      kind,
      table: text,
      targets: count,
      rows: spread,
      bytes: spread,
      indexBytes: spread,
      largest: text,
    }),
  ),
});

/** As `waveName` of core gives them: they are our own words in a comment. */
const wave = z.string().regex(/^(?:canary|rest|behind|all|\d{1,3}(?:\.\d{1,2})? %)$/);

const rollout = z.object({
  waves: list(z.object({ stage: count, index: count, name: wave, targets: count, budget: count.nullable() })),
  budget: count.nullable(),
});

const limits = z.object({
  concurrency: count.nullable(),
  maxFailures: count.nullable(),
  lockTimeoutMs: count,
  statementTimeoutMs: count,
  retries: count,
});

/** Its shape, for whoever does not believe it. */
export const handedShape: z.ZodType<Handed> = z.object({
  inspection: inspection.nullable(),
  rehearsal: rehearsal.nullable(),
  sizes: sizes.nullable(),
  drift: z.object({ tenants: count, compared: count, drifted: count }).nullable(),
  factsPath: text.nullable(),
  rollout: rollout.nullable(),
  limits: limits.nullable(),
});
