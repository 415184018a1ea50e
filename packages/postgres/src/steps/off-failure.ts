import { selecting } from "@tenantry/core";
import { ownRefusal } from "../execute/failure.ts";
import { spot } from "../execute/text.ts";
import type { StepResult, Work } from "../work.ts";
import type { Alone, Stopped } from "./alone.ts";

/** A resumed statement of which the catalog cannot say whether it took effect. */
export function undecided(work: Work, { origin }: Alone): StepResult {
  const said = {
    message: "An earlier run was cut off here, and nothing tells whether this statement took effect.",
    help: `Look at ${work.target.schema}, then say so: ${decision(work)}.`,
    kind: "needs-decision" as const,
  };
  return { kind: "failed", failure: ownRefusal(work, said, spot(origin, 0)) };
}

/** The two ways out of a step that only a person can judge. */
export function decision({ step, target }: Pick<Work, "step" | "target">): string {
  const which = selecting([target.id]);
  return `\`tenantry mark --applied ${step.id} ${which}\` or \`tenantry mark --unapplied ${step.id} ${which}\``;
}

export function existing(work: Work, { origin }: Alone): StepResult {
  const said = {
    message: "An index of that name exists on this table already, and no step of the ledger made it.",
    help: `Drop or rename it, or, if it is the one meant, say so: \`tenantry mark --applied ${work.step.id} ${selecting([work.target.id])}\`.`,
  };
  return { kind: "failed", failure: { ...ownRefusal(work, said, spot(origin, 0)), sqlstate: "42P07" } };
}

export function beingBuilt(work: Work, { origin }: Alone, pid: number): StepResult {
  const said = {
    message: `Another session, pid ${pid}, is building an index of that name right now.`,
    help: "Run again when it is done.",
    kind: "busy" as const,
  };
  return { kind: "failed", failure: ownRefusal(work, said, spot(origin, 0)) };
}

/** A failure after which the ledger still says `running`: a resumed run goes on at the statement that failed, or asks. */
export function cutShort(work: Work, result: StepResult, inside: Stopped["inside"]): StepResult {
  if (result.kind !== "failed" || result.failure.kind === "needs-decision") return result;
  const { failure } = result;
  if (inside === "perhaps") {
    const help = `Part of it may have been kept. Look at ${work.target.schema}, then say so: ${decision(work)}.`;
    return { kind: "failed", failure: { ...failure, kind: "needs-decision", help } };
  }
  const help =
    "What stands before this statement was kept. Mend what it met, then run again: it goes on here.";
  return { kind: "failed", failure: { ...failure, help } };
}
