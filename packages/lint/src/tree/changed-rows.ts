import type { MergeStmt, Node, RangeVar, SelectStmt } from "libpg-query";
import type { Context } from "../context.ts";
import { nodesIn } from "../parse/nodes.ts";

/** Rows that a statement changes, as many as the table has or a part of them. */
export interface ChangedRows {
  readonly relation: RangeVar | undefined;
  readonly verb: "updates" | "deletes" | "copies";
  readonly which: "all" | "some";
}

/** The rows of tables that were there before which an UPDATE, DELETE, MERGE or INSERT … SELECT goes through. */
export function changedRows(node: Node, context: Context): ChangedRows | null {
  if ("UpdateStmt" in node) return changed(node.UpdateStmt, "updates", context);
  if ("DeleteStmt" in node) return changed(node.DeleteStmt, "deletes", context);
  if ("MergeStmt" in node) return merged(node.MergeStmt, context);
  if (!("InsertStmt" in node)) return null;
  const { selectStmt } = node.InsertStmt;
  if (selectStmt === undefined || !("SelectStmt" in selectStmt)) return null;
  const source = sources(selectStmt.SelectStmt).find((one) => !context.table(one).fresh);
  return source === undefined ? null : { relation: source, verb: "copies", which: "some" };
}

function changed(
  { relation, whereClause }: { readonly relation?: RangeVar; readonly whereClause?: Node },
  verb: "updates" | "deletes",
  context: Context,
): ChangedRows | null {
  if (context.table(relation).fresh) return null;
  return { relation, verb, which: whereClause === undefined ? "all" : "some" };
}

/** One that only inserts is judged by what it reads. */
function merged(
  { relation, sourceRelation, mergeWhenClauses = [] }: MergeStmt,
  context: Context,
): ChangedRows | null {
  const changes = mergeWhenClauses.some(
    (one) => "MergeWhenClause" in one && /^CMD_(UPDATE|DELETE)$/.test(one.MergeWhenClause.commandType ?? ""),
  );
  if (changes && !context.table(relation).fresh) return { relation, verb: "updates", which: "some" };
  const source = nodesIn(sourceRelation, "RangeVar").find((one) => !context.table(one).fresh);
  return source === undefined ? null : { relation: source, verb: "copies", which: "some" };
}

function sources(select: SelectStmt): RangeVar[] {
  return nodesIn(select.fromClause, "RangeVar");
}
