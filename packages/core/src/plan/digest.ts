import { canonical } from "../canonical.ts";
import type { Sha256 } from "../catalog.ts";
import type { Policy } from "../intent.ts";
import type { From, Stage, Step } from "../plan.ts";
import type { Kind } from "../target.ts";
import type { PlanJson } from "./json.ts";

/** What is hashed of a step. */
type Sent = Pick<Step, "id" | "verb" | "checksum" | "mode" | "phase">;

/** What is hashed: where a ledger starts, what is sent to it, and under which policy. */
export function cohortDigest(
  kind: Kind,
  from: From,
  steps: readonly Sent[],
  policy: Policy,
  sha256: Sha256,
): string {
  const sent = steps.map(({ id, verb, checksum, mode, phase }) => ({ id, verb, checksum, mode, phase }));
  return sha256(canonical({ from: { kind, ...from }, steps: sent, policy }));
}

/** Hash of the sorted cohort digests. Cohorts that send nothing, and how many say the same, do not count. */
export function planDigest(stages: readonly Stage[], sha256: Sha256): string {
  const sending = stages.flatMap(({ cohorts }) => cohorts.filter(({ steps }) => steps.length > 0));
  return combined(
    sending.map(({ digest }) => digest),
    sha256,
  );
}

/** Whether the digests of a plan file are those of its steps: false where somebody changed it after it was written. */
export function digestHolds({ digest, stages, policy }: PlanJson, sha256: Sha256): boolean {
  const sending = stages.flatMap(({ kind, cohorts }) =>
    cohorts.filter(({ steps }) => steps.length > 0).map((cohort) => ({ kind, ...cohort })),
  );
  const made = sending.map(({ kind, from, steps }) => cohortDigest(kind, from, steps, policy, sha256));
  return made.every((one, index) => one === sending[index]?.digest) && combined(made, sha256) === digest;
}

function combined(digests: readonly string[], sha256: Sha256): string {
  return sha256(canonical([...new Set(digests)].toSorted()));
}
