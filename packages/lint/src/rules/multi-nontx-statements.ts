import type { Rule } from "../rule.ts";
import { runsAlone } from "../tree/runs-alone.ts";

export const rule: Rule = {
  id: "multi-nontx-statements",
  severity: "warning",
  hazard: "When one of several statements outside a transaction fails, those before it are there already.",
  help: "Give each a migration of its own: then each is recorded, repaired and tried again by itself.",
  safe: "--! transaction: off\ncreate index concurrently orders_note_idx on orders (note);",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S",
  aliases: [],
  bad: [
    {
      setup: "create table a (b int);",
      sql: "--! transaction: off\ncreate index concurrently c on a (b);\ncreate index concurrently d on a (b) where b > 0;",
      effect: { lock: "ShareUpdateExclusive", work: "build" },
    },
  ],
  good: [
    { setup: "create table a (b int);", sql: "--! transaction: off\ncreate index concurrently c on a (b);" },
  ],
  check: ({ node }, { mode, subjects, index }) => {
    if (mode !== "off" || !runsAlone(node)) return [];
    if (!subjects.slice(0, index).some((before) => runsAlone(before.node))) return [];
    return [{ message: "This is the second statement outside a transaction in one file" }];
  },
};
