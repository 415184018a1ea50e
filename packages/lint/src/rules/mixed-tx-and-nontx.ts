import type { Rule } from "../rule.ts";
import { runsAlone } from "../tree/runs-alone.ts";

export const rule: Rule = {
  id: "mixed-tx-and-nontx",
  severity: "warning",
  hazard:
    "Outside a transaction nothing is undone: when a later statement fails, the file stays half applied.",
  help: "Move what can run in a transaction to a migration of its own, and leave only the other in this one.",
  safe: "--! transaction: off\ncreate index concurrently orders_note_idx on orders (note);",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["atlas:TX101"],
  bad: [
    {
      setup: "create table a (b int);",
      sql: "--! transaction: off\nalter table a add column c int;\ncreate index concurrently d on a (b);",
      effect: { lock: "AccessExclusive", work: "none" },
    },
  ],
  good: [
    { setup: "create table a (b int);", sql: "--! transaction: off\ncreate index concurrently d on a (b);" },
    {
      setup: "create table a (b int);",
      sql: "alter table a add column c int;\nalter table a add column d int;",
    },
  ],
  check: ({ node }, { mode, subjects }) => {
    if (mode !== "off" || runsAlone(node) || !subjects.some((one) => runsAlone(one.node))) return [];
    return [{ message: "This is committed by itself, and stays when a statement after it fails" }];
  },
};
