import type { Sha256 } from "../catalog.ts";
import type { Policy } from "../intent.ts";
import { nodeOf } from "../order.ts";
import type { Cohort, From, Step } from "../plan.ts";
import { historyText, type LedgerRow } from "../state.ts";
import { order } from "../version.ts";
import { cohortDigest } from "./digest.ts";
import type { Draft } from "./draft.ts";
import type { Kind } from "../target.ts";
import type { Line } from "./line.ts";
import { recordedBy } from "./recorded-by.ts";

/** A draft that somebody selected, and the codes that keep it from running. */
export interface Planned {
  readonly draft: Draft;
  readonly blocked: readonly string[];
}

/** One group's way through the stages: its cohort in each, starting from the history that the stage before leaves. */
export function walk(
  { draft, blocked }: Planned,
  stages: readonly number[],
  index: ReadonlyMap<string, number>,
  policy: Policy,
  sha256: Sha256,
): ReadonlyMap<number, Cohort> {
  const { reading } = draft;
  const { kind } = reading.line;
  const cohorts = new Map<number, Cohort>();
  let { rows, shape } = reading.group;
  for (const stage of stages) {
    const steps = draft.steps.filter((step) => stageIn(step, kind, index) === stage);
    const idle = draft.steps.length === 0 && blocked.length > 0 && stage === (kind === "public" ? 0 : 1);
    if (steps.length === 0 && !idle) continue;
    const from = fromOf(reading.line, rows, sha256);
    const digest = cohortDigest(kind, from, steps, policy, sha256);
    cohorts.set(stage, { digest, kind, from, shape, rows, steps, targets: reading.selected, blocked });
    rows = afterwards(rows, steps);
    shape = "ours";
  }
  return cohorts;
}

/** `schema.sql` waits for all that one of its migrations waits for. */
function stageIn(step: Step, kind: Kind, index: ReadonlyMap<string, number>): number {
  const stages = recordedBy(step).map(({ id }) => index.get(nodeOf(kind, id)) ?? -1);
  return Math.max(kind === "public" ? 0 : 1, ...stages);
}

/** Where a ledger with these rows stands. */
function fromOf(line: Line, rows: readonly LedgerRow[], sha256: Sha256): From {
  const applied = new Set(
    rows.flatMap(({ version, state }) => {
      const known = state === "running" ? undefined : line.spellings.get(version);
      return known === undefined ? [] : [known.migration];
    }),
  );
  const head = line.migrations.findLast((migration) => applied.has(migration));
  return { head: head?.name ?? null, applied: applied.size, history: sha256(historyText(rows)) };
}

/** The rows a ledger holds once these steps have run: what the next stage starts from. */
export function afterwards(rows: readonly LedgerRow[], steps: readonly Step[]): readonly LedgerRow[] {
  const left = new Map(rows.map((row) => [row.version, row]));
  for (const { verb, version, recorded, covers } of steps) {
    if (verb === "revert") left.delete(version);
    else for (const one of covers ?? [{ version, checksum: recorded }]) left.set(one.version, rowOf(one));
  }
  return [...left.values()].toSorted((a, b) => order(a.version, b.version));
}

function rowOf({ version, checksum }: Pick<LedgerRow, "version" | "checksum">): LedgerRow {
  return { version, checksum, state: "applied" };
}
