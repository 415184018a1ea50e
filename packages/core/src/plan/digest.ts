import { canonical } from "../canonical.ts";
import type { Sha256 } from "../catalog.ts";
import type { Policy } from "../intent.ts";
import type { From, Stage, Step } from "../plan.ts";
import type { Kind } from "../target.ts";

/** What is hashed: where a ledger starts, what is sent to it, and under which policy. */
export function cohortDigest(
  kind: Kind,
  from: From,
  steps: readonly Step[],
  policy: Policy,
  sha256: Sha256,
): string {
  const sent = steps.map(({ id, verb, checksum, mode, phase }) => ({ id, verb, checksum, mode, phase }));
  return sha256(canonical({ from: { kind, ...from }, steps: sent, policy }));
}

/** Hash of the sorted cohort digests. Cohorts that send nothing, and how many say the same, do not count. */
export function planDigest(stages: readonly Stage[], sha256: Sha256): string {
  const sending = stages.flatMap(({ cohorts }) => cohorts.filter(({ steps }) => steps.length > 0));
  return sha256(canonical([...new Set(sending.map(({ digest }) => digest))].toSorted()));
}
