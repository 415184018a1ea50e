import { createdTable } from "../tree/created-table.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "require-columns",
  // Silent until the configuration says which columns every table has.
  severity: "warning",
  hazard: "Code that counts on a column of every table fails on the one that lacks it.",
  help: "Add the columns that lint.standards.columns of the configuration names.",
  safe: "create table orders (id bigint primary key, created_at timestamptz not null default now());",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S+H",
  aliases: ["bytebase:column.required"],
  bad: [{ sql: "create table a (id bigint primary key);", standards: { columns: ["id", "created_at"] } }],
  good: [
    {
      sql: "create table a (id bigint primary key, created_at timestamptz);",
      standards: { columns: ["id", "created_at"] },
    },
    {
      sql: "create table a (id bigint primary key);\nalter table a add column created_at timestamptz;",
      standards: { columns: ["created_at"] },
    },
    { sql: "create table a (id bigint primary key);" },
  ],
  check: ({ node }, context) => {
    const relation = createdTable(node);
    if (relation === null || relation.relpersistence === "t") return [];
    const { key, shown } = context.table(relation);
    const made = context.end.tables.get(key);
    if (made === undefined || !made.complete || made.partitionOf !== null) return [];
    const has = new Set(made.columns.map(({ name }) => name));
    const missing = (context.standards.columns ?? []).filter((name) => !has.has(name));
    return missing.length === 0 ? [] : [{ message: `The table ${shown} has no ${missing.join(" and no ")}` }];
  },
};
