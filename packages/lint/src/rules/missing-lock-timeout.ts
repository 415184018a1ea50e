import type { Rule } from "../rule.ts";
import { missingTimeout } from "../tree/missing-timeout.ts";

export const rule: Rule = {
  id: "missing-lock-timeout",
  // Off, because every step of ours runs with one: this is for scripts that another tool runs.
  severity: "off",
  hazard: "A statement that waits for a strong lock makes every later access to the table wait too.",
  help: "Begin the file with set local lock_timeout = '…', or let Tenantry run it.",
  safe: "set local lock_timeout = '5s';\nalter table orders add column note text;",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["squawk:require-lock-timeout", "eugene:E9", "pgsafe:require-timeout"],
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
      sql: "set local lock_timeout = '5s';\nalter table a add column c int;",
    },
    { setup: "create table a (b int);", sql: "select b from a;" },
  ],
  check: missingTimeout("lock_timeout", "While it waits for its lock, everyone else waits behind it"),
};
