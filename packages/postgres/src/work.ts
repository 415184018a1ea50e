import type { Event, Failure, LedgerRow, Migration, Step, Target } from "@tenantry/core";
import type { Environment } from "./environment.ts";

/** Who runs what; the same for every target of a run. */
export interface Run {
  /** Unique per run; shards of one rollout share it. Random, so nothing in a file can guess it. */
  readonly id: string;
  readonly who: string;
  /** `tenantry/0.1.0`. */
  readonly tool: string;
  readonly commit: string | null;
  readonly digest: string;
  readonly reviewed: boolean;
}

/** What a session of the run is called in `pg_stat_activity` and in the server's log. */
export function applicationOf({ id }: Pick<Run, "id">): string {
  return `tenantry/${id}`;
}

/** One step in one target, with all it needs. */
export interface Work {
  readonly environment: Environment;
  readonly run: Run;
  readonly target: Target;
  /** Name of the target's database as its server knows it: what the variable `database` stands for. */
  readonly database: string;
  readonly migration: Migration;
  readonly step: Step;
  /** The history the step was planned on: the fence raises unless the ledger holds exactly this. */
  readonly before: readonly LedgerRow[];
  readonly emit: (event: Event) => void;
  /** Aborted when the run is to end: what takes long stops where it can and says `again`. */
  readonly signal?: AbortSignal;
}

/** What came of one attempt at a step. */
export type StepResult =
  /** The marker row arrived and no error: it is applied, and `after` is the ledger now. */
  | { readonly kind: "done"; readonly after: readonly LedgerRow[] }
  | { readonly kind: "failed"; readonly failure: Failure }
  /** Nothing was done, another attempt may succeed: a lock, a deadlock, too many connections. */
  | { readonly kind: "again"; readonly sqlstate: string | null; readonly message: string }
  /** The ledger no longer holds `before`: read it and plan this target again. */
  | { readonly kind: "moved" }
  /** The schema is not there any more. */
  | { readonly kind: "gone" }
  /** The connection was lost: the ledger must be read under a lock before anything else is said. */
  | { readonly kind: "lost" };
