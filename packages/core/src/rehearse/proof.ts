import { counted, listed } from "../words.ts";
import type { Rehearsal, RehearsalOutcome } from "./rehearsal.ts";

/** What a rehearsal comes to: `proven` only where every step went up, down and up again. */
export interface Proof {
  readonly verdict: "nothing" | "proven" | "partly" | "failed";
  /** `3 of 4 steps went up, down and up again; 1 has no way back`. */
  readonly text: string;
  readonly counts: Readonly<Record<RehearsalOutcome, number>>;
  /** Cohorts of which nothing was run. */
  readonly skipped: number;
}

export function proofOf({ cohorts }: Pick<Rehearsal, "cohorts">): Proof {
  const counts = { proven: 0, "up only": 0, differs: 0, failed: 0, "not run": 0 };
  for (const { outcome } of cohorts.flatMap(({ steps }) => steps)) counts[outcome] += 1;
  const skipped = cohorts.filter((cohort) => cohort.skipped !== null).length;
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (all + skipped === 0) return { verdict: "nothing", text: "nothing to rehearse", counts, skipped };
  const bad = counts.differs + counts.failed > 0;
  const whole = counts.proven === all && skipped === 0;
  const verdict = bad ? "failed" : whole ? "proven" : "partly";
  return { verdict, text: textOf(counts, all, skipped), counts, skipped };
}

function textOf(counts: Proof["counts"], all: number, skipped: number): string {
  const proven = `${counts.proven} of ${counted(all, "step")} went up, down and up again`;
  const others = [
    counts.failed > 0 ? `${counts.failed} failed` : "",
    counts.differs > 0 ? `${counts.differs} left something else behind` : "",
    counts["up only"] > 0 ? `${counts["up only"]} only went up` : "",
    counts["not run"] > 0 ? `${counts["not run"]} not run` : "",
    skipped > 0 ? `${counted(skipped, "cohort")} not rehearsed` : "",
  ].filter((part) => part !== "");
  return others.length === 0 ? proven : `${proven}; ${listed(others)}`;
}
