import type { Rule } from "../rule.ts";
import { settingOf } from "../tree/settings.ts";
import { takesStrongLock } from "../tree/strong-statements.ts";

export const rule: Rule = {
  id: "lock-timeout-after",
  severity: "warning",
  hazard: "A lock_timeout that comes after the statement it is meant for does not limit it.",
  help: "Move it to the top of the file, or leave it to --lock-timeout.",
  safe: "set local lock_timeout = '2s';\nalter table orders add column note text;",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["pgfence:lock-timeout-after"],
  bad: [
    {
      setup: "create table a (b int);",
      sql: "alter table a add column c int;\nset local lock_timeout = '2s';\nalter table a add column d int;",
    },
  ],
  good: [
    {
      setup: "create table a (b int);",
      sql: "set local lock_timeout = '2s';\nalter table a add column c int;",
    },
    { sql: "select 1;\nset local lock_timeout = '2s';" },
  ],
  check: ({ node }, { subjects, index }) => {
    if (settingOf(node)?.name !== "lock_timeout") return [];
    if (!subjects.slice(0, index).some((before) => takesStrongLock(before.node))) return [];
    return [{ message: "A statement before this lock_timeout has already waited for its lock without it" }];
  },
};
