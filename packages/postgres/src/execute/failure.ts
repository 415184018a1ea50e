import type { Failure } from "@tenantry/core";
import type { ServerError } from "../session.ts";
import type { Work } from "../work.ts";
import type { Spot } from "./text.ts";

/** What the server refused, for a person; `spot` where it could be located in a file. */
export function refusal(work: Work, error: ServerError, spot: Spot | null): Failure {
  return {
    ...base(work, spot),
    sqlstate: error.sqlstate,
    message: withoutValues(error),
    help: help(error.sqlstate),
    kind: error.sqlstate === "55P03" ? "busy" : "error",
  };
}

/** What we refused ourselves. */
export function ownRefusal(
  work: Work,
  said: Pick<Failure, "message" | "help"> & Partial<Pick<Failure, "kind">>,
  spot: Spot | null = null,
): Failure {
  return { ...base(work, spot), sqlstate: null, kind: "error", ...said };
}

/** The server's message without the values that some messages quote: those can be data. */
export function withoutValues({ sqlstate, message }: ServerError): string {
  if (!sqlstate.startsWith("22")) return message;
  return message.replace(/: ".*"$/s, ': "…"').replace(/^value ".*" is/s, 'value "…" is');
}

/** Equal for the same trouble in two targets: what differs between them is left out. */
export function likeness(sqlstate: string | null, message: string): string {
  return `${sqlstate} ${message.replaceAll(/"[^"]*"/g, '""').replaceAll(/\d+/g, "0")}`;
}

function base(
  { target, step, migration }: Work,
  spot: Spot | null,
): Omit<Failure, "sqlstate" | "message" | "help" | "kind"> {
  const script = step.verb === "apply" ? migration.up : migration.down;
  return {
    target: target.id,
    step: step.id,
    path: spot?.path ?? script?.path ?? migration.path,
    line: spot?.line ?? null,
    excerpt: spot?.excerpt ?? null,
  };
}

function help(sqlstate: string): string {
  switch (sqlstate) {
    case "55P03":
      return "Another session keeps the lock: raise --lock-timeout or --retries, or run again when it is done.";
    case "57014":
      return "It was cancelled, or ran longer than --statement-timeout allows. Nothing of this step was kept.";
    case "42501":
      return "Grant the role of this environment what is missing, then run again. Nothing of this step was kept.";
    case "25001":
      return "It cannot run in a transaction: put it alone into a file with `--! transaction: off`.";
    case "2D000":
      return "A step is one transaction: take COMMIT and ROLLBACK out of the code that it calls.";
    case "53100":
    case "53200":
    case "53400":
      return "A limit of the server was met: make room or raise it, or do less in one step. Nothing of this step was kept.";
    default:
      return "Nothing of this step was kept in this target. Mend what it met there, or the file while no target has it, and run again.";
  }
}
