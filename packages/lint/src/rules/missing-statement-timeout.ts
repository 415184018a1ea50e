import type { Rule } from "../rule.ts";
import { missingTimeout } from "../tree/missing-timeout.ts";

export const rule: Rule = {
  id: "missing-statement-timeout",
  // Off, because every step of ours runs with one: this is for scripts that another tool runs.
  severity: "off",
  hazard: "A statement without a limit may run, and hold its locks, for any time.",
  help: "Begin the file with set local statement_timeout = '…', or let Tenantry run it.",
  safe: "set local statement_timeout = '5s';\nalter table orders add column note text;",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["squawk:require-statement-timeout", "pgfence:missing-statement-timeout"],
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
      sql: "set local statement_timeout = '5s';\nalter table a add column c int;",
    },
    { setup: "create table a (b int);", sql: "select b from a;" },
  ],
  check: missingTimeout("statement_timeout", "It may run for any time, and hold its locks as long"),
};
