import type { Example } from "./rule.ts";

/** A hazard that no rule comes to see, since core does not take the file: a file `refusals/<id>.ts` that exports it as `refusal`. */
export interface Refusal {
  readonly id: string;
  /** The code of the problem that refuses the file; exit 2, and nothing turns it off. */
  readonly code: string;
  /** What would go wrong, in one sentence. */
  readonly hazard: string;
  /** The next step, in one or two sentences. */
  readonly help: string;
  /** The same change as files that are taken. */
  readonly safe: string;
  /** Ids of the same rule elsewhere. */
  readonly aliases: readonly string[];
  /** Each of these is refused. */
  readonly bad: readonly [Example, ...Example[]];
  /** Each of these is taken. */
  readonly good: readonly [Example, ...Example[]];
}
