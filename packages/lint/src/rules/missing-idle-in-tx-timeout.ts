import type { Rule } from "../rule.ts";
import { missingTimeout } from "../tree/missing-timeout.ts";

export const rule: Rule = {
  id: "missing-idle-in-tx-timeout",
  // Off, because every step of ours is one message, in which nothing is idle: this is for scripts that another tool runs.
  severity: "off",
  hazard:
    "A client that stops answering in the middle of a transaction keeps its locks until somebody notices.",
  help: "Begin the file with set local idle_in_transaction_session_timeout = '…', or let Tenantry run it.",
  safe: "set local idle_in_transaction_session_timeout = '10s';\nalter table orders add column note text;",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["pgfence:missing-idle-timeout"],
  bad: [
    {
      setup: "create table a (b int);",
      sql: "alter table a add column c int;",
      effect: { lock: "AccessExclusive", work: "none" },
    },
  ],
  good: [
    {
      setup: "create table a (b int);",
      sql: "set local idle_in_transaction_session_timeout = '10s';\nalter table a add column c int;",
    },
    { setup: "create table a (b int);", sql: "select b from a;" },
  ],
  check: missingTimeout(
    "idle_in_transaction_session_timeout",
    "Its locks stay for as long as the client is silent",
  ),
};
