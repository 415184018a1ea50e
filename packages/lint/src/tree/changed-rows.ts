import type { MergeStmt, Node, RangeVar } from "libpg-query";
import type { Context } from "../context.ts";
import { running } from "./running.ts";
import { sourcesOf, withsIn } from "./sources.ts";

/** Rows that a statement changes, as many as the table has or a part of them. */
export interface ChangedRows {
  readonly relation: RangeVar | undefined;
  readonly verb: "updates" | "deletes" | "copies";
  readonly which: "all" | "some";
}

/** The rows of tables that were there before which a statement goes through by UPDATE, DELETE, MERGE or INSERT … SELECT. */
export function changedRows(node: Node, context: Context): ChangedRows[] {
  const withs = withsIn(node);
  return running(node).flatMap((one) => {
    if ("UpdateStmt" in one) return changed(one.UpdateStmt, "updates", context);
    if ("DeleteStmt" in one) return changed(one.DeleteStmt, "deletes", context);
    if ("MergeStmt" in one) return merged(one.MergeStmt, withs, context);
    return "InsertStmt" in one ? copied(one.InsertStmt.selectStmt, withs, context) : [];
  });
}

function changed(
  { relation, whereClause }: { readonly relation?: RangeVar; readonly whereClause?: Node },
  verb: "updates" | "deletes",
  context: Context,
): ChangedRows[] {
  if (context.table(relation).fresh) return [];
  return [{ relation, verb, which: whereClause === undefined ? "all" : "some" }];
}

/** One that only inserts is judged by what it reads. */
function merged(
  { relation, sourceRelation, mergeWhenClauses = [] }: MergeStmt,
  withs: ReadonlyMap<string, Node>,
  context: Context,
): ChangedRows[] {
  const changes = mergeWhenClauses.some(
    (one) => "MergeWhenClause" in one && /^CMD_(UPDATE|DELETE)$/.test(one.MergeWhenClause.commandType ?? ""),
  );
  if (changes && !context.table(relation).fresh) return [{ relation, verb: "updates", which: "some" }];
  return copied(sourceRelation, withs, context);
}

function copied(query: Node | undefined, withs: ReadonlyMap<string, Node>, context: Context): ChangedRows[] {
  return sourcesOf(query, withs)
    .filter((one) => !context.table(one).fresh)
    .slice(0, 1)
    .map((relation) => ({ relation, verb: "copies", which: "some" }));
}
