import { columnOf } from "../objects/find.ts";
import type { Type } from "../objects/objects.ts";
import { typeOf } from "../replay/columns.ts";
import { typesGiven } from "../tree/columns-made.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "prefer-text",
  severity: "off",
  hazard: "A limit on the length of a text is hard to change, and makes nothing smaller or faster.",
  help: "Take text, with a CHECK where a limit is meant.",
  safe: "create table users (name text constraint users_name check (length(name) <= 50));",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["squawk:prefer-text-field", "squawk:ban-char-field", "pg-migration-lint:PGM105"],
  bad: [
    { sql: "create table a (id bigint primary key, b varchar(50));" },
    { sql: "create table a (id bigint primary key, b char(3));" },
  ],
  good: [
    { sql: "create table a (id bigint primary key, b varchar, c text);" },
    { setup: "create table a (b varchar(10));", sql: "alter table a alter column b type varchar(20);" },
  ],
  check: ({ node }, context) =>
    typesGiven(node).flatMap(({ relation, column, name }) => {
      // Another limit for a column that has one is none the worse.
      const old = columnOf(context.table(relation).table, name);
      const had = !context.table(relation).fresh && old !== undefined && hasLimit(old.type);
      if (had || !hasLimit(typeOf(column.typeName))) return [];
      return [{ message: `The column ${name} has a limit on its length`, at: column.location }];
    }),
};

function hasLimit({ name, modifiers }: Type): boolean {
  return name === "bpchar" || (name === "varchar" && modifiers.length > 0);
}
