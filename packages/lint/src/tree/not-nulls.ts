import type { Node, RangeVar } from "libpg-query";
import { strings } from "../objects/name.ts";
import { addedConstraints, subcommandsOf } from "./alter-table.ts";

/** The columns that a statement makes NOT NULL by looking at every row, unless something proves it. */
export function notNulls(node: Node): { readonly relation: RangeVar | undefined; readonly column: string }[] {
  const set = subcommandsOf(node, "AT_SetNotNull").map(({ relation, command: { name = "" } }) => ({
    relation,
    column: name,
  }));
  const added = addedConstraints(node).flatMap(({ relation, constraint }) =>
    constraint.contype === "CONSTR_NOTNULL" && constraint.skip_validation !== true
      ? strings(constraint.keys).map((column) => ({ relation, column }))
      : [],
  );
  return [...set, ...added];
}
