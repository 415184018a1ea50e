import type { Node } from "libpg-query";
import type { Context } from "../context.ts";
import { nodesIn } from "../parse/nodes.ts";
import { subcommandsOf } from "./alter-table.ts";
import { constraintsMade } from "./constraints-made.ts";
import type { MadeConstraint } from "./constraints-made.ts";

/** Something that only servers from a major version on understand; `at` as in a node. */
export interface NewerForm {
  readonly since: number;
  readonly what: string;
  readonly at: number | undefined;
}

/** What a statement asks for that PostgreSQL 14 does not have, from the release notes of 15 to 18. */
export function newerForms(node: Node, context: Context): NewerForm[] {
  const constraints = constraintsMade(node).flatMap((one) =>
    formsOf(one, context).map((form) => ({ ...form, at: one.constraint.location })),
  );
  return [...constraints, ...ofStatement(node)];
}

type Form = Pick<NewerForm, "since" | "what">;

function formsOf({ relation, constraint, column }: MadeConstraint, context: Context): Form[] {
  const { contype, skip_validation, is_enforced, generated_kind } = constraint;
  const checked = contype === "CONSTR_FOREIGN" || contype === "CONSTR_CHECK";
  const unenforced = checked && is_enforced !== true;
  const partitioned = context.table(relation).table?.kind === "partitioned";
  const forms: readonly (Form | null)[] = [
    contype === "CONSTR_NOTNULL" && column === null
      ? { since: 18, what: "NOT NULL as a constraint of a table" }
      : null,
    contype === "CONSTR_FOREIGN" && !unenforced && skip_validation === true && partitioned
      ? { since: 18, what: "A foreign key NOT VALID on a partitioned table" }
      : null,
    unenforced || contype === "CONSTR_ATTR_NOT_ENFORCED" ? { since: 18, what: "NOT ENFORCED" } : null,
    generated_kind === "v" ? { since: 18, what: "A generated column without STORED" } : null,
    constraint.without_overlaps === true || constraint.fk_with_period === true
      ? { since: 18, what: "A key over a period" }
      : null,
    constraint.nulls_not_distinct === true ? { since: 15, what: "NULLS NOT DISTINCT" } : null,
  ];
  return forms.filter((one) => one !== null);
}

function ofStatement(node: Node): NewerForm[] {
  if ("MergeStmt" in node) return [{ since: 15, what: "MERGE", at: undefined }];
  if ("IndexStmt" in node && node.IndexStmt.nulls_not_distinct === true) {
    return [{ since: 15, what: "NULLS NOT DISTINCT", at: undefined }];
  }
  const expressions = subcommandsOf(node, "AT_SetExpression");
  return [
    ...expressions.map(() => ({ since: 17, what: "SET EXPRESSION", at: undefined })),
    ...nodesIn(node, "MergeStmt").map(() => ({ since: 17, what: "MERGE in a WITH", at: undefined })),
  ];
}
