import type { Constraint, Node, RangeVar } from "libpg-query";
import { constraintsIn, inlineConstraints } from "../replay/columns.ts";
import { addedConstraints } from "./alter-table.ts";
import { columnsMade } from "./columns-made.ts";

/** A constraint with its table; `columns` of one inside a column's definition is that column. */
export interface MadeConstraint {
  readonly relation: RangeVar | undefined;
  readonly constraint: Constraint;
  /** Null where it names its columns itself. */
  readonly column: string | null;
}

/** The constraints that a statement makes: of CREATE TABLE, ADD COLUMN and ADD CONSTRAINT. */
export function constraintsMade(node: Node): MadeConstraint[] {
  const inline = columnsMade(node).flatMap(({ relation, column }) =>
    inlineConstraints(column).map((constraint) => ({ relation, constraint, column: column.colname ?? "" })),
  );
  const own =
    "CreateStmt" in node
      ? constraintsIn(node.CreateStmt.tableElts).map((constraint) => ({
          relation: node.CreateStmt.relation,
          constraint,
          column: null,
        }))
      : [];
  const added = addedConstraints(node).map((one) => ({ ...one, column: null }));
  return [...inline, ...own, ...added];
}
