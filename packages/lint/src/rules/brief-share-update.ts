import type { Node } from "libpg-query";
import type { Context, TableRef } from "../context.ts";
import { partsOf } from "../replay/drop.ts";
import { subcommandsOf } from "../tree/alter-table.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "brief-share-update",
  severity: "off",
  hazard:
    "COMMENT, STATISTICS and storage parameters wait for vacuum and other changes of the table, and let reads and writes go on.",
  help: "Nothing: it is harmless.",
  safe: "",
  noSafe: "it is harmless as it is",
  effect: { lock: "ShareUpdateExclusive", work: "none" },
  versions: "all",
  detection: "S",
  aliases: [],
  bad: [
    { setup: "create table a (id bigint primary key, b int, c text);", sql: "comment on table a is 'x';" },
    { setup: "create table a (id bigint primary key, b int, c text);", sql: "comment on column a.b is 'x';" },
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "alter table a alter column b set statistics 100;",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "alter table a set (fillfactor = 80);",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "create statistics s (dependencies) on b, c from a;",
    },
  ],
  good: [
    { sql: "create table a (b int); comment on table a is 'x';" },
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "alter table a add column d int;",
    },
  ],
  check: ({ node }, context) =>
    touched(node, context)
      .filter(({ fresh }) => !fresh)
      .map(({ shown, key }) => ({
        message: `This waits for vacuum and other changes of ${shown}`,
        locked: [key],
      })),
};

function touched(node: Node, context: Context): TableRef[] {
  if ("CommentStmt" in node) {
    const { objtype, object } = node.CommentStmt;
    const parts = object === undefined ? [] : partsOf(object);
    if (objtype === "OBJECT_TABLE") return [context.listedTable(parts)];
    return objtype === "OBJECT_COLUMN" ? [context.listedTable(parts.slice(0, -1))] : [];
  }
  if ("CreateStatsStmt" in node) {
    return (node.CreateStatsStmt.relations ?? []).flatMap((one) =>
      "RangeVar" in one ? [context.table(one.RangeVar)] : [],
    );
  }
  return subcommandsOf(node, "AT_SetStatistics", "AT_SetRelOptions", "AT_ResetRelOptions").map(
    ({ relation }) => context.table(relation),
  );
}
