import type { Node, RangeVar } from "libpg-query";
import type { Context } from "../context.ts";
import { sameTable } from "../tree/names.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "rename",
  severity: "warning",
  hazard:
    "Whoever still uses the old name fails from this moment on: the application that runs while it is deployed.",
  help: "Add what is new beside the old, move the application over, and drop the old later; a view with the old name, made in the same migration, keeps a renamed table readable and writable.",
  safe: "alter table tokens rename to access_tokens;\ncreate view tokens as select * from access_tokens;",
  effect: { lock: "AccessExclusive", work: "none" },
  versions: "all",
  detection: "S",
  aliases: [
    "squawk:renaming-column",
    "squawk:renaming-table",
    "strong_migrations:rename_column",
    "strong_migrations:rename_table",
    "atlas:BC101",
    "atlas:BC102",
    "pgsafe:rename",
  ],
  bad: [
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "alter table a rename column b to d;",
    },
    { setup: "create table a (id bigint primary key, b int, c text);", sql: "alter table a rename to d;" },
    {
      setup: "create table a (id bigint primary key, b int, c text); create schema if not exists other;",
      sql: "alter table a set schema other;",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); create view v as select id from a;",
      sql: "alter view v rename to w;",
      effect: { lock: "AccessExclusive", work: "none" },
    },
    {
      setup: "create schema if not exists other;",
      sql: "alter schema other rename to another;",
      effect: { lock: null, work: "none" },
    },
    {
      setup: "create sequence s;",
      sql: "alter sequence s rename to r;",
      effect: { lock: null, work: "none" },
    },
  ],
  good: [
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "alter table a rename to d; create view a as select * from d;",
    },
    { sql: "create table a (b int); alter table a rename column b to c;" },
    {
      setup: "create table a (id bigint primary key, b int, c text); create index i on a (b);",
      sql: "alter index i rename to j;",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "alter table a rename constraint a_pkey to a_key;",
    },
  ],
  check: ({ node }, context) => {
    const schema = renamedSchema(node);
    if (schema !== null)
      return [{ message: `The schema ${schema} is gone at once for everything that uses it` }];
    const change = renamed(node);
    if (change === null) return [];
    const { fresh, shown } = context.table(change.relation);
    if (fresh || (change.what === "table" && isKept(change.relation, context))) return [];
    const name = change.column === null ? shown : `${shown}.${change.column}`;
    return [{ message: `The name ${name} is gone at once for everything that uses it` }];
  },
};

interface Renamed {
  readonly relation: RangeVar | undefined;
  readonly what: "table" | "column" | "schema";
  readonly column: string | null;
}

const tables = new Set([
  "OBJECT_TABLE",
  "OBJECT_VIEW",
  "OBJECT_MATVIEW",
  "OBJECT_FOREIGN_TABLE",
  "OBJECT_SEQUENCE",
]);

function renamedSchema(node: Node): string | null {
  if (!("RenameStmt" in node) || node.RenameStmt.renameType !== "OBJECT_SCHEMA") return null;
  return node.RenameStmt.subname ?? "";
}

function renamed(node: Node): Renamed | null {
  if ("AlterObjectSchemaStmt" in node) {
    const { objectType = "", relation } = node.AlterObjectSchemaStmt;
    return tables.has(objectType) ? { relation, what: "schema", column: null } : null;
  }
  if (!("RenameStmt" in node)) return null;
  const { renameType = "", relation, subname = null } = node.RenameStmt;
  if (renameType === "OBJECT_COLUMN") return { relation, what: "column", column: subname };
  return tables.has(renameType) ? { relation, what: "table", column: null } : null;
}

/** Whether a later statement of the same transaction makes a view with the old name. */
function isKept(old: RangeVar | undefined, { mode, subjects, index }: Context): boolean {
  if (mode !== "transaction") return false;
  return subjects
    .slice(index + 1)
    .some(({ node }) => "ViewStmt" in node && sameTable(node.ViewStmt.view, old));
}
