import { subcommandsOf } from "../tree/alter-table.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "unlogged-table",
  severity: "warning",
  hazard: "An unlogged table is empty after a crash, and on every replica.",
  help: "Leave UNLOGGED out, unless the rows can be made again.",
  safe: "create table guesses (id bigint primary key);",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["pg-migration-lint:PGM506", "atlas:PG307"],
  bad: [
    { sql: "create unlogged table a (b int primary key);" },
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "alter table a set unlogged;",
      effect: { lock: "AccessExclusive", work: "rewrite" },
    },
  ],
  good: [{ sql: "create table a (b int primary key);" }],
  check: ({ node }) => {
    const created =
      "CreateStmt" in node && node.CreateStmt.relation?.relpersistence === "u"
        ? [node.CreateStmt.relation]
        : [];
    const altered = subcommandsOf(node, "AT_SetUnLogged").map(({ relation }) => relation);
    return [...created, ...altered].map((relation) => ({
      message: `The rows of ${relation?.relname ?? "the table"} are gone after a crash`,
    }));
  },
};
