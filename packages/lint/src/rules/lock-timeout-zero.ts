import type { Rule } from "../rule.ts";
import { settingOf, timeoutOf } from "../tree/settings.ts";

export const rule: Rule = {
  id: "lock-timeout-zero",
  severity: "error",
  hazard: "Without a limit, a statement that waits for a lock makes everyone behind it wait for as long.",
  help: "Leave it out: every step runs with a lock_timeout (--lock-timeout) and is tried again.",
  safe: "alter table orders add column note text;",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["pgfence:lock-timeout-zero"],
  bad: [{ sql: "set local lock_timeout = 0;" }, { sql: "set local lock_timeout to '0s';" }],
  good: [{ sql: "set local lock_timeout = '2s';" }, { sql: "set local statement_timeout = 0;" }],
  check: ({ node }) => {
    const setting = settingOf(node);
    if (setting?.name !== "lock_timeout" || timeoutOf(setting) !== 0) return [];
    return [{ message: "A lock_timeout of 0 waits for ever, and everyone behind it too" }];
  },
};
