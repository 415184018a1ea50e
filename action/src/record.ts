import { deflateRawSync, inflateRawSync } from "node:zlib";
import { planJson, remembered, reviewedSteps } from "@tenantry/core";
import type { Plan, Policy, Remembered, ReviewedStep } from "@tenantry/core";
import { z } from "zod";

/** What a check run remembers of a plan: whoever approves the pull request has reviewed these steps. */
export interface Recorded {
  readonly environment: string;
  readonly digest: string;
  readonly policy: Policy;
  readonly from: readonly { readonly kind: string; readonly head: string | null; readonly targets: number }[];
  readonly steps: readonly ReviewedStep[];
  /** For the next push to be compared with; left out by older versions. It decides nothing. */
  readonly shown?: Remembered | undefined;
}

/** In bytes; GitHub counts them too. */
const longest = 65_000;
const mostFrom = 50;

export function recordOf(plan: Plan, environment: string): Recorded {
  const cohorts = plan.stages.flatMap((stage) => stage.cohorts);
  const { searchPath, role, ledger, severities } = plan.policy;
  return {
    environment,
    digest: plan.digest,
    // One order, whoever made the plan: the same plan is the same text.
    policy: { searchPath, role, ledger, severities },
    from: cohorts
      .slice(0, mostFrom)
      .map(({ kind, from, targets }) => ({ kind, head: from.head, targets: targets.length })),
    steps: reviewedSteps(planJson(plan)).map(({ id, verb, checksum, mode }) => ({
      id,
      verb,
      checksum,
      mode,
    })),
    shown: remembered(plan),
  };
}

/** The text of a check run, packed where it would be too long; null where even that does not help. */
export function writeRecord(recorded: Recorded): string | null {
  const { shown: _left, ...needed } = recorded;
  return written(recorded) ?? written(needed);
}

function written(recorded: Recorded): string | null {
  const text = JSON.stringify({ tenantry: 1, ...recorded });
  if (Buffer.byteLength(text) <= longest) return text;
  const packed = `deflate:${deflateRawSync(text, { level: 9 }).toString("base64")}`;
  return packed.length <= longest ? packed : null;
}

/** Reads what `writeRecord` wrote; null for anything else. */
export function readRecord(text: string): Recorded | null {
  try {
    const plain = text.startsWith("deflate:")
      ? inflateRawSync(Buffer.from(text.slice(8), "base64"), { maxOutputLength: 8 * 1024 ** 2 }).toString()
      : text;
    return schema.parse(JSON.parse(plain));
  } catch {
    return null;
  }
}

const shown = z.object({
  verdict: z.enum(["nothing", "safe", "warning", "blocked"]),
  findings: z
    .array(
      z.object({ code: z.string(), severity: z.enum(["error", "warning"]), path: z.string().nullable() }),
    )
    .nullable(),
  cohorts: z
    .array(z.object({ kind: z.enum(["public", "tenant"]), head: z.string().nullable(), targets: z.number() }))
    .nullable(),
});

const schema: z.ZodType<Recorded> = z.object({
  tenantry: z.literal(1),
  environment: z.string(),
  digest: z.string(),
  policy: z.object({
    searchPath: z.array(z.string()),
    role: z.string().nullable(),
    ledger: z.string(),
    severities: z.record(z.string(), z.string()),
  }),
  from: z.array(z.object({ kind: z.string(), head: z.string().nullable(), targets: z.number() })),
  steps: z.array(
    z.object({
      id: z.string(),
      verb: z.enum(["apply", "revert"]),
      checksum: z.string(),
      mode: z.enum(["transaction", "off", "batch"]),
    }),
  ),
  // The steps count whatever this is.
  shown: shown.optional().catch(undefined),
});
