import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "view-column-change",
  severity: "notice",
  hazard:
    "CREATE OR REPLACE VIEW locks the view against reads for a moment, and readers of * get other columns.",
  help: "Nothing, where readers name their columns.",
  safe: "",
  noSafe: "no weaker form exists, and the lock is brief; a view with another name locks nothing",
  effect: { lock: "AccessExclusive", work: "none" },
  versions: "all",
  detection: "S+H",
  aliases: [],
  bad: [
    {
      setup: "create table a (id bigint primary key, b int, c text); create view v as select id from a;",
      sql: "create or replace view v as select id, b from a;",
    },
  ],
  good: [
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "create view v as select id from a;",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "create or replace view w as select id from a;",
    },
  ],
  check: ({ node }, context) => {
    if (!("ViewStmt" in node) || node.ViewStmt.replace !== true) return [];
    const { fresh, shown, key, table } = context.table(node.ViewStmt.view);
    return fresh || table === undefined
      ? []
      : [
          {
            message: `The view ${shown} is locked for a moment, and may have other columns after it`,
            locked: [key],
            evidence: "history",
          },
        ];
  },
};
