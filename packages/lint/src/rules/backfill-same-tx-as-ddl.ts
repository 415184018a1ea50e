import { changedRows } from "../tree/changed-rows.ts";
import { earlier } from "../tree/earlier.ts";
import { strongLocks } from "../tree/strong-locks.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "backfill-same-tx-as-ddl",
  severity: "error",
  hazard:
    "Rows are changed while the transaction holds a lock against reads and writes from a statement before it.",
  help: "Put the change of rows into a migration of its own, in batches.",
  safe: "alter table users add column nickname text;\n\n-- in a file of its own:\n--! batch: until-no-rows\nupdate users set nickname = name where id in (select id from users where nickname is null limit 1000);",
  effect: { lock: "RowExclusive", work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["strong_migrations:backfill", "pgfence:update-in-migration"],
  bad: [
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "alter table a add column d text; update a set d = c;",
    },
  ],
  good: [
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: ["alter table a add column d text;", "update a set d = c;"],
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "create table z (y int); update a set c = null where b = 1;",
    },
  ],
  check: ({ node }, context) => {
    const rows = changedRows(node, context);
    if (rows === null || rows.verb === "copies") return [];
    const { key, shown } = context.table(rows.relation);
    const held = earlier(context).flatMap((one) => strongLocks(one.node, context));
    if (!held.some((one) => one.key === key && one.lock === "AccessExclusive")) return [];
    return [
      { message: `Reads and writes of ${shown} wait while its rows are changed`, table: rows.relation },
    ];
  },
};
