import type { AlterTableCmd, AlterTableStmt } from "libpg-query";
import type { Column, Table } from "../objects/objects.ts";
import { referencing, viewsOn } from "../objects/find.ts";
import { columnFrom, inlineConstraints, typeOf } from "./columns.ts";
import { addConstraint } from "./constraints.ts";
import { change, tableKey } from "./draft.ts";
import type { Draft, Standpoint } from "./draft.ts";
import { dropTable } from "./drop.ts";
import { dropColumn } from "./drop-column.ts";

/** What an ALTER TABLE leaves. Subcommands that change nothing a rule asks for are passed over. */
export function alterTable(draft: Draft, at: Standpoint, node: AlterTableStmt): void {
  const key = tableKey(draft, node.relation, at.kind);
  for (const one of node.cmds ?? []) {
    if ("AlterTableCmd" in one) subcommand(draft, at, key, one.AlterTableCmd);
  }
}

function subcommand(draft: Draft, at: Standpoint, key: string, command: AlterTableCmd): void {
  const { name = "", def } = command;
  switch (command.subtype) {
    case "AT_AddColumn":
      return addColumn(draft, at, key, command);
    case "AT_DropColumn":
      if (command.behavior === "DROP_CASCADE") dropDependants(draft, key, name);
      return dropColumn(draft, key, name);
    case "AT_SetNotNull":
      return column(draft, key, name, (old) => ({ ...old, notNull: true }));
    case "AT_DropNotNull":
      return column(draft, key, name, (old) => ({ ...old, notNull: false }));
    case "AT_ColumnDefault":
      return column(draft, key, name, (old) => ({ ...old, default: def ?? null }));
    case "AT_AddIdentity":
      return column(draft, key, name, (old) => ({ ...old, made: "identity" }));
    case "AT_DropIdentity":
    case "AT_DropExpression":
      return column(draft, key, name, (old) => ({ ...old, made: "plainly" }));
    case "AT_AlterColumnType":
      if (def === undefined || !("ColumnDef" in def)) return;
      return column(draft, key, name, (old) => ({ ...old, type: typeOf(def.ColumnDef.typeName) }));
    case "AT_AddConstraint":
      if (def !== undefined && "Constraint" in def) addConstraint(draft, at, key, def.Constraint);
      return;
    case "AT_ValidateConstraint":
      return change(draft, key, (old) => validated(old, name));
    case "AT_DropConstraint":
      return dropConstraint(draft, key, name);
    case "AT_AttachPartition":
    case "AT_DetachPartition":
      return partition(draft, at, key, command);
    case "AT_SetLogged":
      return change(draft, key, (old) => ({ ...old, unlogged: false }));
    case "AT_SetUnLogged":
      return change(draft, key, (old) => ({ ...old, unlogged: true }));
  }
}

function addColumn(draft: Draft, at: Standpoint, key: string, { def, missing_ok }: AlterTableCmd): void {
  if (def === undefined || !("ColumnDef" in def)) return;
  const definition = def.ColumnDef;
  const name = definition.colname ?? "";
  const known = draft.tables.get(key)?.columns.some((one) => one.name === name) === true;
  if (known && missing_ok === true) return;
  change(draft, key, (old) => ({ ...old, columns: [...old.columns, columnFrom(definition)] }));
  for (const constraint of inlineConstraints(definition)) {
    if (constraint.contype !== "CONSTR_NOTNULL") addConstraint(draft, at, key, constraint, name);
  }
}

/** What CASCADE takes of others with a column: their foreign keys to it, and views. */
function dropDependants(draft: Draft, key: string, name: string): void {
  for (const { table, constraint } of referencing(draft, key)) {
    if (constraint.references?.columns.includes(name) === true)
      dropConstraint(draft, table.key, constraint.name);
  }
  for (const view of viewsOn(draft, key, name)) dropTable(draft, view.key);
}

function dropConstraint(draft: Draft, key: string, name: string): void {
  change(draft, key, (old) => {
    const gone = old.constraints.find((one) => one.name === name);
    const free = gone?.kind === "not-null" ? gone.columns : [];
    return {
      ...old,
      columns: old.columns.map((one) => (free.includes(one.name) ? { ...one, notNull: false } : one)),
      constraints: old.constraints.filter((one) => one !== gone),
    };
  });
  for (const [index, { table, constraint }] of draft.indexes) {
    if (table === key && constraint === name) draft.indexes.delete(index);
  }
}

function validated(table: Table, name: string): Table {
  const found = table.constraints.find((one) => one.name === name);
  const filled = found?.kind === "not-null" ? found.columns : [];
  return {
    ...table,
    columns: table.columns.map((one) => (filled.includes(one.name) ? { ...one, notNull: true } : one)),
    constraints: table.constraints.map((one) => (one === found ? { ...one, valid: true } : one)),
  };
}

function partition(draft: Draft, at: Standpoint, key: string, { subtype, def }: AlterTableCmd): void {
  if (def === undefined || !("PartitionCmd" in def)) return;
  const attached = subtype === "AT_AttachPartition";
  change(draft, tableKey(draft, def.PartitionCmd.name, at.kind), (old) => ({
    ...old,
    partitionOf: attached ? key : null,
    isDefault: attached && def.PartitionCmd.bound?.is_default === true,
  }));
}

function column(draft: Draft, key: string, name: string, into: (column: Column) => Column): void {
  change(draft, key, (old) => ({
    ...old,
    columns: old.columns.map((one) => (one.name === name ? into(one) : one)),
  }));
}
