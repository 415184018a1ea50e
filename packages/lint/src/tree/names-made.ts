import type { Node, ObjectType } from "libpg-query";
import { columnsMade } from "./columns-made.ts";
import { constraintsMade } from "./constraints-made.ts";
import { createdTable } from "./created-table.ts";

/** A name that a statement gives to something; `at` as in a node. */
export interface MadeName {
  readonly of: "table" | "column" | "constraint" | "index";
  readonly name: string;
  readonly at: number | undefined;
}

const renamable: Partial<Record<ObjectType, MadeName["of"]>> = {
  OBJECT_TABLE: "table",
  OBJECT_COLUMN: "column",
  OBJECT_TABCONSTRAINT: "constraint",
  OBJECT_INDEX: "index",
};

/** The names that a statement gives to tables, columns, constraints and indexes, where it gives them itself. */
export function namesMade(node: Node): MadeName[] {
  const table = createdTable(node);
  const index = "IndexStmt" in node ? node.IndexStmt : undefined;
  const renamed = "RenameStmt" in node ? node.RenameStmt : undefined;
  const of = renamed?.renameType === undefined ? undefined : renamable[renamed.renameType];
  const made: readonly { of: MadeName["of"]; name: string | undefined; at: number | undefined }[] = [
    { of: "table", name: table?.relname, at: table?.location },
    { of: "index", name: index?.idxname, at: undefined },
    ...(of === undefined ? [] : [{ of, name: renamed?.newname, at: undefined }]),
    ...columnsMade(node).map(({ column: { colname, location } }) => ({
      of: "column" as const,
      name: colname,
      at: location,
    })),
    ...constraintsMade(node).map(({ constraint: { conname, location } }) => ({
      of: "constraint" as const,
      name: conname,
      at: location,
    })),
  ];
  return made.flatMap(({ name, ...rest }) => (name === undefined ? [] : [{ ...rest, name }]));
}
