import { columnOf } from "../objects/find.ts";
import { createdTable } from "../tree/created-table.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "unique-not-null-instead-of-pk",
  severity: "off",
  hazard: "A unique constraint over columns that are NOT NULL is a primary key that nobody can see.",
  help: "Make it the primary key.",
  safe: "create table users (id bigint primary key);",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S+H",
  aliases: ["pg-migration-lint:PGM503"],
  bad: [
    { sql: "create table a (b int not null unique);" },
    { sql: "create table a (b int not null, c int not null, unique (b, c));" },
  ],
  good: [
    { sql: "create table a (b int primary key, c int not null unique);" },
    { sql: "create table a (b int unique);" },
  ],
  check: ({ node }, context) => {
    const relation = createdTable(node);
    if (relation === null) return [];
    const { key, shown } = context.table(relation);
    const made = context.end.tables.get(key);
    if (made === undefined || made.constraints.some(({ kind }) => kind === "primary")) return [];
    const unique = made.constraints.find(
      ({ kind, columns }) =>
        kind === "unique" && columns.every((one) => columnOf(made, one)?.notNull === true),
    );
    return unique === undefined ? [] : [{ message: `The primary key of ${shown} is called ${unique.name}` }];
  },
};
