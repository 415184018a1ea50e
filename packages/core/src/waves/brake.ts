import { counted } from "../words.ts";

/** Why a run is to stop, with a sentence that says what exactly happened. */
export interface Braked {
  readonly reason: "max-failures" | "circuit-breaker" | "deadline";
  readonly message: string;
}

/** A target that is over in a wave. */
export interface Ended {
  /** Digest of its cohort. */
  readonly cohort: string;
  /** The server it is on. */
  readonly host: string;
}

/** How it failed: `like` is equal for the same trouble in two targets. */
export interface Failing extends Ended {
  readonly like: string;
  readonly reached: "reached" | "unreachable";
}

/** Decides when a rollout stops. It knows no clock: who asks says how late it is. */
export interface Brake {
  /** A wave begins; `name` is null where nobody divided the stage. */
  begin(wave: { readonly name: string | null; readonly budget: number | null }): void;
  done(ended: Ended): void;
  failed(failing: Failing): Braked | null;
  /** Whether nothing may begin any more, so long after the start of the run. */
  late(ms: number): Braked | null;
}

/** Null for no limit. */
export interface Limits {
  readonly failuresInRun: number | null;
  readonly deadlineMs: number | null;
}

const enough = 5;

/**
 * Stops after as many failures as a wave or the run may have, after the first five of a cohort when they fail alike, after
 * five in a row that could not be reached on one server, and at the deadline.
 */
export function brake({ failuresInRun, deadlineMs }: Limits): Brake {
  const first = firstOfCohorts();
  const row = rowOfHosts();
  let wave: { readonly name: string | null; readonly budget: number | null } = { name: null, budget: null };
  const failures = { wave: 0, run: 0 };

  function spent(): Braked | null {
    const where = wave.name === null ? "" : ` in ${wave.name}`;
    if (wave.budget !== null && failures.wave >= wave.budget)
      return tooMany(`${counted(failures.wave, "target")} failed${where}`, wave.budget);
    if (failuresInRun !== null && failures.run >= failuresInRun)
      return tooMany(`${counted(failures.run, "target")} failed in this run`, failuresInRun);
    return null;
  }

  return {
    begin(next) {
      wave = next;
      failures.wave = 0;
    },
    done(ended) {
      first.done(ended);
      row.reached(ended);
    },
    failed(failing) {
      failures.wave += 1;
      failures.run += 1;
      return spent() ?? first.failed(failing) ?? row.failed(failing);
    },
    late: (ms) =>
      deadlineMs !== null && ms >= deadlineMs
        ? { reason: "deadline", message: "The deadline has passed: no target was started after it." }
        : null,
  };
}

function tooMany(what: string, budget: number): Braked {
  const limit =
    budget === 1 ? "the first one stops it" : `the budget ends with ${counted(budget, "failure")}`;
  return { reason: "max-failures", message: `${what}, and ${limit}.` };
}

interface Watch {
  failed(failing: Failing): Braked | null;
}

/** Where the very first targets of a cohort all fail alike, so will the others. */
function firstOfCohorts(): Watch & { done(ended: Ended): void } {
  const cohorts = new Map<string, readonly string[] | "some done">();
  return {
    done: ({ cohort }) => void cohorts.set(cohort, "some done"),
    failed({ cohort, like }) {
      const before = cohorts.get(cohort) ?? [];
      if (before === "some done") return null;
      const all = [...before, like];
      cohorts.set(cohort, all);
      if (all.length !== enough || new Set(all).size > 1) return null;
      const message = `The first ${enough} targets of a cohort failed alike, and so would the others.`;
      return { reason: "circuit-breaker", message };
    },
  };
}

function rowOfHosts(): Watch & { reached(ended: Ended): void } {
  const rows = new Map<string, number>();
  return {
    reached: ({ host }) => void rows.delete(host),
    failed({ host, reached }) {
      const length = reached === "unreachable" ? (rows.get(host) ?? 0) + 1 : 0;
      rows.set(host, length);
      if (length < enough) return null;
      const message = `${enough} targets in a row on one server could not be reached.`;
      return { reason: "circuit-breaker", message };
    },
  };
}
