import type {
  Brake,
  Cohort,
  Event,
  Failure,
  Group,
  Migration,
  Outcome,
  Plan,
  Stage,
  Target,
} from "@tenantry/core";
import { nodeOf, recordedBy } from "@tenantry/core";
import type { Environment } from "../environment.ts";
import type { Fleet } from "../fleet.ts";
import type { Session } from "../session.ts";
import type { Run, Work } from "../work.ts";
import type { Audit } from "./audit.ts";
import type { Channel } from "./channel.ts";
import type { Sessions } from "./sessions.ts";
import type { Stop, StopReason } from "./stop.ts";
import type { Task } from "./task.ts";
import type { Spot } from "./text.ts";

/** What a run is told besides its plan. */
export interface ExecuteOptions {
  readonly run: Run;
  /** Plans one target again whose ledger is not as planned; null when it needs nothing. */
  readonly replan: (target: Target, group: Group) => Cohort | null;
  /** Ends the run early, as a first SIGINT does; a `LeaseLost` for its reason is told as such. */
  readonly signal?: AbortSignal;
  /** How long after that running statements may go on before they are cancelled; 5 s by default. */
  readonly graceMs?: number;
  /** After so long no target is started any more. */
  readonly deadlineMs?: number | null;
  /** Called when the canaries of a stage are done and that is durable; may replace the rest of the stage and what follows. */
  readonly onCanaryEnd?: () => Promise<Continuation | Halt | null>;
  /** Called after a stage that was done wherever it was planned, when that is durable; may replace what is still to come. */
  readonly onStageEnd?: (stage: Stage, index: number) => Promise<Continuation | Halt | null>;
}

/** What follows a stage instead of what was planned. */
export interface Continuation {
  readonly stages: readonly Stage[];
  readonly fleet: Fleet;
}

/** Why nothing follows. */
export interface Halt {
  readonly reason: StopReason;
  readonly message: string;
}

/** What all workers of a run share. */
export interface Rollout {
  readonly environment: Environment;
  readonly plan: Plan;
  readonly options: ExecuteOptions;
  readonly migrations: ReadonlyMap<string, Migration>;
  readonly sessions: Sessions;
  readonly stop: Stop;
  readonly brake: Brake;
  /** Start of the run, of `performance.now()`. */
  readonly began: number;
  readonly events: Channel<Event>;
  /** Where failures lie, by step and likeness: each is looked for once. */
  readonly diagnoses: Map<string, Promise<Spot | null>>;
  readonly book: Book;
  readonly audit: Audit;
  /** Makes sure that there is a log before a step writes to it. */
  readonly keepLog: (work: Pick<Work, "environment" | "target">, session: Session) => Promise<void>;
  /** Workers, and so sessions, at once on one server. */
  readonly concurrency: number;
  /** Servers on which every commit is durable at once, whatever the environment says. */
  readonly durable: Set<string>;
  /** A stage may leave behind a fleet listed anew. */
  fleet: Fleet;
}

/** What has become of targets. */
export interface Book {
  outcome(target: string): Outcome | undefined;
  /** Tells about a target that is through, unless somebody did. */
  close(target: string, outcome: Exclude<Outcome, "failed">): void;
  fail(failure: Failure): void;
  /** Notes the steps that a target of this cohort will not do. */
  leave(task: Pick<Task, "target" | "steps">): void;
  /** Whether all of these `<kind>:<id>` were done wherever they were planned. */
  allows(requires: readonly string[]): boolean;
}

export function book(events: Channel<Event>): Book {
  const outcomes = new Map<string, Outcome>();
  const left = new Set<string>();
  return {
    outcome: (target) => outcomes.get(target),
    close(target, outcome) {
      if (outcomes.has(target)) return;
      outcomes.set(target, outcome);
      events.put({ type: "target", target, outcome });
    },
    fail(failure) {
      if (outcomes.has(failure.target)) return;
      outcomes.set(failure.target, "failed");
      events.put({ type: "target", target: failure.target, outcome: "failed", failure });
    },
    leave({ target, steps }) {
      for (const { id } of steps.flatMap(recordedBy)) left.add(nodeOf(target.kind, id));
    },
    allows: (requires) => !requires.some((node) => left.has(node)),
  };
}

/** All that these stages do, as `<kind>:<id>`. */
export function nodesOf(stages: readonly Stage[]): readonly string[] {
  return stages.flatMap(({ kind, cohorts }) =>
    cohorts.flatMap(({ steps }) => steps.flatMap(recordedBy).map(({ id }) => nodeOf(kind, id))),
  );
}

/** Host and port of the server that a task runs on. */
export function hostOf({ fleet }: Rollout, { target }: Pick<Task, "target">): string {
  const direct = fleet.databases.get(target.database)?.direct;
  return `${direct?.host}:${direct?.port}`;
}
