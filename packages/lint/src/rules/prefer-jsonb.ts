import { typeOf } from "../replay/columns.ts";
import { typesGiven } from "../tree/columns-made.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "prefer-jsonb",
  severity: "notice",
  hazard:
    "Type json has no equality, so SELECT DISTINCT and UNION fail on it, and it is parsed anew at every use.",
  help: "Make it jsonb.",
  safe: "create table orders (data jsonb);",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["eugene:E3", "strong_migrations:add_column_json", "pgsafe:prefer-jsonb"],
  bad: [
    { sql: "create table a (id bigint primary key, b json);" },
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "alter table a add column d json;",
      effect: { lock: "AccessExclusive", work: "none" },
    },
  ],
  good: [{ sql: "create table a (id bigint primary key, b jsonb);" }],
  check: ({ node }) =>
    typesGiven(node).flatMap(({ column, name }) => {
      const type = typeOf(column.typeName);
      if (!(type.name === "json")) return [];
      return [{ message: `The column ${name} is json, which cannot be compared`, at: column.location }];
    }),
};
