import type { CreateStmt, CreateTableAsStmt, IndexStmt, RangeVar, ViewStmt, Constraint } from "libpg-query";
import { strings, writtenTable } from "../objects/name.ts";
import type { Table, Use } from "../objects/objects.ts";
import { nodesIn } from "../parse/nodes.ts";
import { columnFrom, constraintsIn, inlineConstraints } from "./columns.ts";
import { addConstraint } from "./constraints.ts";
import { columnsNamed } from "./expressions.ts";
import { bare, placed, schemaOf, tableKey } from "./draft.ts";
import type { Draft, Standpoint } from "./draft.ts";

export function createTable(draft: Draft, at: Standpoint, node: CreateStmt): void {
  const key = newKey(node.relation, at);
  if (node.if_not_exists === true && draft.tables.has(key)) return;
  const parent = node.partbound === undefined ? null : parentOf(draft, at, node);
  const definitions = (node.tableElts ?? []).flatMap((one) => ("ColumnDef" in one ? [one.ColumnDef] : []));
  const own = definitions.map(columnFrom);
  const inherited = parent === null ? undefined : draft.tables.get(parent);
  draft.tables.set(key, {
    ...emptyTable(key, at),
    kind: node.partspec === undefined ? "table" : "partitioned",
    columns: inherited === undefined ? own : inherited.columns,
    complete: isComplete(node, inherited),
    partitionOf: parent,
    isDefault: node.partbound?.is_default === true,
    unlogged: node.relation?.relpersistence === "u",
  });
  for (const definition of definitions) {
    for (const constraint of inlineConstraints(definition)) {
      if (constraint.contype !== "CONSTR_NOTNULL") {
        addConstraint(draft, at, key, onNoRows(constraint), definition.colname ?? "");
      }
    }
  }
  for (const constraint of constraintsIn(node.tableElts)) {
    addConstraint(draft, at, key, onNoRows(constraint));
  }
}

/** A new table has no row that could break a rule: whatever NOT VALID says, the server takes it as valid. */
function onNoRows(constraint: Constraint): Constraint {
  return constraint.contype === "CONSTR_NOTNULL" ? constraint : { ...constraint, skip_validation: false };
}

/** Also of `select … into`, whose columns stay unknown. */
export function createTableAs(draft: Draft, at: Standpoint, node: CreateTableAsStmt): void {
  const key = newKey(node.into?.rel, at);
  const view = node.objtype === "OBJECT_MATVIEW";
  draft.tables.set(key, {
    ...emptyTable(key, at),
    kind: view ? "materialized-view" : "table",
    complete: false,
    uses: view ? usesOf(draft, at, node.query) : [],
  });
}

export function selectInto(draft: Draft, at: Standpoint, into: RangeVar | undefined): void {
  const key = newKey(into, at);
  draft.tables.set(key, { ...emptyTable(key, at), complete: false });
}

export function createView(draft: Draft, at: Standpoint, node: ViewStmt): void {
  const key = newKey(node.view, at);
  const old = draft.tables.get(key);
  draft.tables.set(key, {
    ...emptyTable(key, at),
    kind: "view",
    complete: false,
    uses: usesOf(draft, at, node.query),
    birth: old === undefined ? at.migration : old.birth,
  });
}

export function createIndex(draft: Draft, at: Standpoint, node: IndexStmt): void {
  const table = tableKey(draft, node.relation, at.kind);
  const elements = (node.indexParams ?? []).flatMap((one) => ("IndexElem" in one ? [one.IndexElem] : []));
  const columns = elements.map(({ name }) => name ?? null);
  const name = node.idxname ?? [bare(table), ...columns.map((column) => column ?? "expr"), "idx"].join("_");
  const key = `${schemaOf(table)}.${name}`;
  if (node.if_not_exists === true && draft.indexes.has(key)) return;
  draft.indexes.set(key, {
    name,
    table,
    columns,
    include: (node.indexIncludingParams ?? []).flatMap((one) =>
      "IndexElem" in one ? [one.IndexElem.name ?? ""] : [],
    ),
    uses: columnsNamed([elements.map(({ expr }) => expr), node.whereClause]),
    unique: node.unique === true,
    method: node.accessMethod ?? "btree",
    predicate: node.whereClause ?? null,
    constraint: null,
    birth: at.migration,
  });
}

function emptyTable(key: string, { migration }: Standpoint): Table {
  return {
    key,
    name: bare(key),
    kind: "table",
    columns: [],
    complete: true,
    constraints: [],
    partitionOf: null,
    isDefault: false,
    triggers: [],
    unlogged: false,
    uses: [],
    birth: migration,
  };
}

function newKey(relation: RangeVar | undefined, { kind }: Standpoint): string {
  if (relation?.relpersistence === "t") return `pg_temp.${relation.relname ?? ""}`;
  return placed(writtenTable(relation), kind);
}

function parentOf(draft: Draft, at: Standpoint, node: CreateStmt): string | null {
  const [parent] = node.inhRelations ?? [];
  return parent !== undefined && "RangeVar" in parent ? tableKey(draft, parent.RangeVar, at.kind) : null;
}

function isComplete(node: CreateStmt, inherited: Table | undefined): boolean {
  if (node.partbound !== undefined) return inherited?.complete === true;
  const copies = (node.tableElts ?? []).some((one) => "TableLikeClause" in one);
  return !copies && node.inhRelations === undefined && node.ofTypename === undefined;
}

/** The tables a query names, with the columns where each name can belong to one table only. */
function usesOf(draft: Draft, { kind }: Standpoint, query: unknown): Use[] {
  const tables = [...new Set(nodesIn(query, "RangeVar").map((one) => tableKey(draft, one, kind)))];
  const references = nodesIn(query, "ColumnRef");
  const all = references.some(({ fields }) => (fields ?? []).some((field) => "A_Star" in field));
  const names = references.flatMap(({ fields }) => strings(fields).slice(-1));
  return tables.map((table) => {
    const known = draft.tables.get(table);
    if (all || known === undefined || !known.complete) return { table, columns: null };
    return {
      table,
      columns: known.columns.map(({ name }) => name).filter((name) => names.includes(name)),
    };
  });
}
