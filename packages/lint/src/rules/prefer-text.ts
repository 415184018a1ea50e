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
  good: [{ sql: "create table a (id bigint primary key, b varchar, c text);" }],
  check: ({ node }) =>
    typesGiven(node).flatMap(({ column, name }) => {
      const type = typeOf(column.typeName);
      if (!(type.name === "bpchar" || (type.name === "varchar" && type.modifiers.length > 0))) return [];
      return [{ message: `The column ${name} has a limit on its length`, at: column.location }];
    }),
};
