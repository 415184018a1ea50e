import type { Constraint as ConstraintNode, Node } from "libpg-query";
import { strings, writtenTable } from "../objects/name.ts";
import type { Constraint, Index } from "../objects/objects.ts";
import { bare, change, resolve, schemaOf } from "./draft.ts";
import type { Draft, Standpoint } from "./draft.ts";
import { columnsNamed } from "./expressions.ts";

const kinds: Partial<Record<NonNullable<ConstraintNode["contype"]>, Constraint["kind"]>> = {
  CONSTR_PRIMARY: "primary",
  CONSTR_UNIQUE: "unique",
  CONSTR_CHECK: "check",
  CONSTR_FOREIGN: "foreign",
  CONSTR_EXCLUSION: "exclusion",
};

const endings: Readonly<Record<Constraint["kind"], string>> = {
  primary: "pkey",
  unique: "key",
  check: "check",
  foreign: "fkey",
  exclusion: "excl",
  "not-null": "not_null",
};

/** Adds a constraint to a table, with the index it brings. `column` is the one in whose definition it stands. */
export function addConstraint(
  draft: Draft,
  at: Standpoint,
  table: string,
  node: ConstraintNode,
  column: string | null = null,
): void {
  if (node.contype === "CONSTR_NOTNULL") return addNotNull(draft, table, node, column);
  const kind = node.contype === undefined ? undefined : kinds[node.contype];
  if (kind === undefined) return;
  const constraint = constraintFrom(draft, at, table, node, kind, column);
  change(draft, table, (old) => ({
    ...old,
    constraints: [...old.constraints, constraint],
    columns:
      kind === "primary"
        ? old.columns.map((one) => (constraint.columns.includes(one.name) ? { ...one, notNull: true } : one))
        : old.columns,
  }));
  if (node.indexname !== undefined) return adoptIndex(draft, table, node.indexname, constraint.name);
  if (kind !== "check" && kind !== "foreign") addIndexOf(draft, at, table, constraint, node);
}

function addNotNull(draft: Draft, table: string, node: ConstraintNode, column: string | null): void {
  const names = column === null ? strings(node.keys) : [column];
  const valid = node.skip_validation !== true;
  change(draft, table, (old) => ({
    ...old,
    columns: old.columns.map((one) => (names.includes(one.name) && valid ? { ...one, notNull: true } : one)),
    constraints: [
      ...old.constraints,
      {
        name: node.conname ?? `${old.name}_${names.join("_")}_not_null`,
        kind: "not-null",
        columns: names,
        references: null,
        expression: null,
        valid,
      },
    ],
  }));
}

function constraintFrom(
  draft: Draft,
  { kind: schema }: Standpoint,
  table: string,
  node: ConstraintNode,
  kind: Constraint["kind"],
  column: string | null,
): Constraint {
  const columns = columnsOf(draft, node, kind, column);
  const parent =
    node.pktable === undefined ? null : resolve(draft.tables, writtenTable(node.pktable), schema);
  const middle = kind === "primary" || columns.length === 0 ? "" : `_${columns.join("_")}`;
  return {
    name: node.conname ?? `${bare(table)}${middle}_${endings[kind]}`,
    kind,
    columns,
    references:
      parent === null ? null : { table: parent, columns: referencedColumns(draft, parent, node.pk_attrs) },
    expression: node.raw_expr ?? null,
    valid: node.skip_validation !== true,
  };
}

function columnsOf(
  draft: Draft,
  node: ConstraintNode,
  kind: Constraint["kind"],
  column: string | null,
): readonly string[] {
  if (kind === "check") return columnsNamed(node.raw_expr);
  if (column !== null) return [column];
  if (node.indexname !== undefined) {
    const index = [...draft.indexes.values()].find(({ name }) => name === node.indexname);
    return (index?.columns ?? []).filter((name) => name !== null);
  }
  return strings(kind === "foreign" ? node.fk_attrs : node.keys);
}

/** Without a list it is the primary key. */
function referencedColumns(
  draft: Draft,
  parent: string,
  written: readonly Node[] | undefined,
): readonly string[] {
  if (written !== undefined) return strings(written);
  const key = draft.tables.get(parent)?.constraints.find(({ kind }) => kind === "primary");
  return key?.columns ?? [];
}

function addIndexOf(
  draft: Draft,
  { migration }: Standpoint,
  table: string,
  constraint: Constraint,
  node: ConstraintNode,
): void {
  const index: Index = {
    name: constraint.name,
    table,
    columns: constraint.columns,
    include: strings(node.including),
    uses: columnsNamed(node.where_clause),
    unique: constraint.kind !== "exclusion",
    method: node.access_method ?? "btree",
    predicate: node.where_clause ?? null,
    constraint: constraint.name,
    birth: migration,
  };
  draft.indexes.set(`${schemaOf(table)}.${index.name}`, index);
}

/** `using index`: the index takes the constraint's name. */
function adoptIndex(draft: Draft, table: string, name: string, constraint: string): void {
  const key = `${schemaOf(table)}.${name}`;
  const index = draft.indexes.get(key);
  if (index === undefined) return;
  draft.indexes.delete(key);
  draft.indexes.set(`${schemaOf(table)}.${constraint}`, { ...index, name: constraint, constraint });
}
