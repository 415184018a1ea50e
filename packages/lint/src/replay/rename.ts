import type { Kind } from "@tenantry/core";
import type { AlterObjectSchemaStmt, Node, ObjectType, RenameStmt } from "libpg-query";
import { keyOf, writtenName, writtenTable } from "../objects/name.ts";
import type { Column, Objects, Table } from "../objects/objects.ts";
import { change, placed, resolve, schemaOf, tableKey } from "./draft.ts";
import type { Draft, Standpoint } from "./draft.ts";
import { partsOf } from "./drop.ts";
import { columnsOfTypes } from "./typed-columns.ts";

/** The keys of a table before and after a statement that gives it another name or schema; null for any other. */
export function moveOf(
  node: Node,
  objects: Objects,
  kind: Kind,
): { readonly from: string; readonly to: string } | null {
  if ("RenameStmt" in node) {
    const { renameType = "OBJECT_COLUMN", relation, newname = "" } = node.RenameStmt;
    const from = tableKey(objects, relation, kind);
    return tables.includes(renameType) ? { from, to: keyOf(schemaOf(from), newname) } : null;
  }
  if (!("AlterObjectSchemaStmt" in node) || node.AlterObjectSchemaStmt.relation === undefined) return null;
  const { relation, newschema = null } = node.AlterObjectSchemaStmt;
  const to = placed({ schema: newschema, name: relation.relname ?? "" }, kind);
  return { from: tableKey(objects, relation, kind), to };
}

const tables: readonly ObjectType[] = ["OBJECT_TABLE", "OBJECT_VIEW", "OBJECT_MATVIEW"];

export function rename(draft: Draft, { kind }: Standpoint, node: RenameStmt): void {
  const { renameType, relation, subname = "", newname = "" } = node;
  const key = tableKey(draft, relation, kind);
  const move = moveOf({ RenameStmt: node }, draft, kind);
  if (move !== null) return moveTable(draft, move.from, move.to);
  switch (renameType) {
    case "OBJECT_COLUMN":
      return renameColumn(draft, key, subname, newname);
    case "OBJECT_TABCONSTRAINT":
      return renameConstraint(draft, key, subname, newname);
    case "OBJECT_INDEX":
      return renameIndex(draft, resolve(draft.indexes, writtenTable(relation), kind), newname);
    case "OBJECT_TYPE":
    case "OBJECT_DOMAIN": {
      const old = resolve(
        draft.types,
        writtenName(node.object === undefined ? [] : partsOf(node.object)),
        kind,
      );
      return moveType(draft, old, newname);
    }
    default:
  }
}

/** The columns of a type are of it under its new name. */
function moveType(draft: Draft, old: string, name: string): void {
  const type = draft.types.get(old);
  if (type === undefined) return;
  const renamed = (one: Column): Column => ({ ...one, type: { ...one.type, name } });
  for (const { table, column } of columnsOfTypes(draft, [old])) {
    change(draft, table.key, (known) => ({
      ...known,
      columns: known.columns.map((one) => (one.name === column.name ? renamed(one) : one)),
    }));
  }
  const moved = keyOf(schemaOf(old), name);
  draft.types.delete(old);
  draft.types.set(moved, { ...type, key: moved });
}

/** `alter table … set schema`. */
export function setSchema(draft: Draft, { kind }: Standpoint, node: AlterObjectSchemaStmt): void {
  const move = moveOf({ AlterObjectSchemaStmt: node }, draft, kind);
  if (move !== null) moveTable(draft, move.from, move.to);
}

function moveTable(draft: Draft, from: string, to: string): void {
  const table = draft.tables.get(from);
  if (table === undefined || from === to) return;
  draft.tables.delete(from);
  draft.tables.set(to, { ...table, key: to, name: to.slice(to.indexOf(".") + 1) });
  for (const [name, index] of draft.indexes) {
    if (index.table !== from) continue;
    draft.indexes.delete(name);
    draft.indexes.set(keyOf(schemaOf(to), index.name), { ...index, table: to });
  }
  for (const other of draft.tables.values()) draft.tables.set(other.key, pointed(other, from, to));
}

/** What points to a table goes on pointing to it. */
function pointed(table: Table, from: string, to: string): Table {
  return {
    ...table,
    partitionOf: table.partitionOf === from ? to : table.partitionOf,
    uses: table.uses.map((use) => (use.table === from ? { ...use, table: to } : use)),
    constraints: table.constraints.map((one) =>
      one.references?.table === from ? { ...one, references: { ...one.references, table: to } } : one,
    ),
  };
}

function renameColumn(draft: Draft, key: string, from: string, to: string): void {
  const renamed = (name: string): string => (name === from ? to : name);
  change(draft, key, (old) => ({
    ...old,
    columns: old.columns.map((one) => ({ ...one, name: renamed(one.name) })),
    constraints: old.constraints.map((one) => ({ ...one, columns: one.columns.map(renamed) })),
  }));
  for (const [name, index] of draft.indexes) {
    if (index.table !== key) continue;
    const columns = index.columns.map((one) => (one === null ? null : renamed(one)));
    const [include, uses] = [index.include.map(renamed), index.uses.map(renamed)];
    draft.indexes.set(name, { ...index, columns, include, uses });
  }
}

function renameConstraint(draft: Draft, key: string, from: string, to: string): void {
  if (from === to) return;
  change(draft, key, (old) => ({
    ...old,
    constraints: old.constraints.map((one) => (one.name === from ? { ...one, name: to } : one)),
  }));
  for (const [name, index] of draft.indexes) {
    if (index.table !== key || index.constraint !== from) continue;
    draft.indexes.delete(name);
    draft.indexes.set(keyOf(schemaOf(key), to), { ...index, name: to, constraint: to });
  }
}

function renameIndex(draft: Draft, key: string, to: string): void {
  const index = draft.indexes.get(key);
  if (index === undefined) return;
  draft.indexes.delete(key);
  draft.indexes.set(keyOf(schemaOf(key), to), {
    ...index,
    name: to,
    constraint: index.constraint === null ? null : to,
  });
}
