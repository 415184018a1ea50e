import type { AlterTableCmd, ColumnDef, Constraint, Node, PartitionCmd, RangeVar } from "libpg-query";

/** One part of an ALTER TABLE, with the table it is about. */
export interface Subcommand {
  readonly relation: RangeVar | undefined;
  readonly command: AlterTableCmd;
}

/** The parts of an ALTER TABLE in order; empty for other statements. Indexes, views and sequences are no tables. */
export function subcommands(node: Node): Subcommand[] {
  if (!("AlterTableStmt" in node)) return [];
  const { relation, cmds, objtype } = node.AlterTableStmt;
  if (objtype !== "OBJECT_TABLE" && objtype !== "OBJECT_MATVIEW") return [];
  return (cmds ?? []).flatMap((one) =>
    "AlterTableCmd" in one ? [{ relation, command: one.AlterTableCmd }] : [],
  );
}

/** The parts of these kinds. */
export function subcommandsOf(node: Node, ...kinds: readonly AlterTableCmd["subtype"][]): Subcommand[] {
  return subcommands(node).filter(({ command }) => kinds.includes(command.subtype));
}

/** What ADD CONSTRAINT adds. */
export function addedConstraints(
  node: Node,
): { readonly relation: RangeVar | undefined; readonly constraint: Constraint }[] {
  return subcommandsOf(node, "AT_AddConstraint").flatMap(({ relation, command: { def } }) =>
    def !== undefined && "Constraint" in def ? [{ relation, constraint: def.Constraint }] : [],
  );
}

/** What ADD COLUMN adds. */
export function addedColumns(
  node: Node,
): { readonly relation: RangeVar | undefined; readonly column: ColumnDef }[] {
  return subcommandsOf(node, "AT_AddColumn").flatMap(({ relation, command: { def } }) =>
    def !== undefined && "ColumnDef" in def ? [{ relation, column: def.ColumnDef }] : [],
  );
}

/** What ATTACH and DETACH PARTITION name; `relation` is the parent. */
export function partitionChanges(
  node: Node,
  kind: "AT_AttachPartition" | "AT_DetachPartition",
): { readonly relation: RangeVar | undefined; readonly partition: PartitionCmd }[] {
  return subcommandsOf(node, kind).flatMap(({ relation, command: { def } }) =>
    def !== undefined && "PartitionCmd" in def ? [{ relation, partition: def.PartitionCmd }] : [],
  );
}
