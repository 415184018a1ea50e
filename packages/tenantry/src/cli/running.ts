import type { ArgsDef } from "citty";
import type { Environment } from "@tenantry/postgres";
import type { Call } from "./command.ts";
import { count, duration, oneOf } from "./values.ts";

/** Flags of commands that run steps. */
export const running: ArgsDef = {
  "dry-run": { type: "boolean", description: "Only show what would run" },
  yes: { type: "boolean", description: "Do not ask" },
  concurrency: { type: "string", valueHint: "n", description: "Sessions at once" },
  "lock-timeout": { type: "string", valueHint: "3s", description: "How long a statement waits for a lock" },
  "statement-timeout": { type: "string", valueHint: "5min", description: "How long a statement may take" },
  retries: {
    type: "string",
    valueHint: "n",
    description: "Attempts after one that met a lock or lost the connection",
  },
  "max-failures": { type: "string", valueHint: "n", description: "Stop after so many failed targets" },
  deadline: { type: "string", valueHint: "1h", description: "Start no target after this time" },
  durability: { type: "string", valueHint: "each|barrier", description: "When a commit must be on disk" },
  events: { type: "string", valueHint: "file", description: "Write what happens, one JSON object a line" },
};

/** The environment with what the flags say instead. */
export function tuned(call: Call, environment: Environment): Environment {
  return {
    ...environment,
    concurrency: count(call, "concurrency", 1) ?? environment.concurrency,
    lockTimeoutMs: duration(call, "lock-timeout") ?? environment.lockTimeoutMs,
    statementTimeoutMs: duration(call, "statement-timeout") ?? environment.statementTimeoutMs,
    retries: count(call, "retries", 0) ?? environment.retries,
    maxFailures: count(call, "max-failures", 1) ?? environment.maxFailures,
    durability: oneOf(call, "durability", ["each", "barrier"]) ?? environment.durability,
  };
}
