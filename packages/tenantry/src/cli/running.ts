import type { ArgsDef } from "citty";
import type { Environment } from "@tenantry/postgres";
import type { Call } from "./command.ts";
import { wishOf } from "./rolling.ts";
import { count, duration, oneOf } from "./values.ts";

/** Flags of commands that run steps. */
export const running: ArgsDef = {
  "dry-run": { type: "boolean", description: "Only show what would run" },
  yes: { type: "boolean", description: "Do not ask" },
  concurrency: { type: "string", valueHint: "n", description: "Sessions at once on each server" },
  "lock-timeout": { type: "string", valueHint: "3s", description: "How long a statement waits for a lock" },
  "statement-timeout": { type: "string", valueHint: "5min", description: "How long a statement may take" },
  retries: {
    type: "string",
    valueHint: "n",
    description: "Attempts after one that met a lock or lost the connection",
  },
  deadline: { type: "string", valueHint: "1h", description: "Start no target after this time" },
  durability: { type: "string", valueHint: "each|barrier", description: "When a commit must be on disk" },
  backup: {
    type: "string",
    valueHint: "folder",
    description: "First dump what it is about to change, by pg_dump",
  },
  events: { type: "string", valueHint: "file", description: "Write what happens, one JSON object a line" },
};

/** Throws exit 2 for values that none of these flags can have. */
export function checkRunning(call: Call): void {
  tuning(call);
  duration(call, "deadline");
}

/** The environment with what the flags say instead. */
export function tuned(call: Call, environment: Environment): Environment {
  const said = tuning(call);
  return {
    ...environment,
    concurrency: said.concurrency ?? environment.concurrency,
    lockTimeoutMs: said.lockTimeoutMs ?? environment.lockTimeoutMs,
    statementTimeoutMs: said.statementTimeoutMs ?? environment.statementTimeoutMs,
    retries: said.retries ?? environment.retries,
    maxFailures: said.maxFailures ?? environment.maxFailures,
    durability: said.durability ?? environment.durability,
  };
}

interface Tuning {
  readonly concurrency: number | null;
  readonly lockTimeoutMs: number | null;
  readonly statementTimeoutMs: number | null;
  readonly retries: number | null;
  readonly maxFailures: number | null;
  readonly durability: Environment["durability"] | null;
}

/** What the flags say; null for what they leave out. */
function tuning(call: Call): Tuning {
  return {
    concurrency: count(call, "concurrency", 1),
    lockTimeoutMs: duration(call, "lock-timeout"),
    statementTimeoutMs: duration(call, "statement-timeout"),
    retries: count(call, "retries", 0),
    maxFailures: wishOf(call).maxFailures,
    durability: oneOf(call, "durability", ["each", "barrier"]),
  };
}
