import { createdTable } from "../tree/created-table.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "no-primary-key",
  severity: "off",
  hazard: "Without a primary key rows cannot be told apart, replicated or changed one by one.",
  help: "Give it one.",
  safe: "create table tags (id bigint generated always as identity primary key, name text);",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S+H",
  aliases: ["pg-migration-lint:PGM502", "pgsafe:require-primary-key", "bytebase:table.require-pk"],
  bad: [
    { sql: "create table a (b int);" },
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "create table d as select b from a;",
      effect: { lock: null, work: "scan" },
    },
  ],
  good: [
    { sql: "create table a (b int primary key);" },
    { sql: "create table a (b int); alter table a add primary key (b);" },
    { sql: "create temporary table a (b int) on commit drop;" },
    {
      sql: "create table a (b int primary key) partition by range (b); create table a1 partition of a for values from (1) to (9);",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "create table d (like a including all);",
    },
  ],
  check: ({ node }, context) => {
    const relation = createdTable(node);
    if (relation === null || relation.relpersistence === "t") return [];
    const { key, shown } = context.table(relation);
    const made = context.end.tables.get(key);
    if (
      made === undefined ||
      made.partitionOf !== null ||
      made.constraints.some(({ kind }) => kind === "primary")
    )
      return [];
    return [{ message: `The table ${shown} has no primary key` }];
  },
};
