import type { Rule } from "../rule.ts";
import { settingOf, timeoutOf } from "../tree/settings.ts";

/** What users of an application sit through, at most. */
const longest = 30_000;

export const rule: Rule = {
  id: "lock-timeout-too-long",
  severity: "warning",
  hazard: "While a strong lock is waited for, every other access to the table waits behind it.",
  help: "Leave it out, or stay within some seconds: a step that gets no lock is tried again.",
  safe: "set local lock_timeout = '2s';\nalter table orders add column note text;",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["pgfence:lock-timeout-too-long", "strong_migrations:lock_timeout_limit"],
  bad: [{ sql: "set local lock_timeout = '10min';" }, { sql: "set local lock_timeout = 60000;" }],
  good: [{ sql: "set local lock_timeout = '5s';" }, { sql: "set local lock_timeout = 3000;" }],
  check: ({ node }) => {
    const setting = settingOf(node);
    const timeout = setting?.name === "lock_timeout" ? timeoutOf(setting) : null;
    if (timeout === null || timeout <= longest) return [];
    return [
      { message: `A lock is waited for up to ${Math.round(timeout / 1000)} s, with everyone behind it` },
    ];
  },
};
