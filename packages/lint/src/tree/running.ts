import type { Node } from "libpg-query";
import { nodesIn } from "../parse/nodes.ts";

/** What a statement runs that may read or change rows: itself, or what it explains, copies or makes a table of, with each WITH. */
export function running(node: Node): Node[] {
  const query = queryIn(node);
  if (query !== undefined) return running(query);
  const runs = queries.some((kind) => Object.hasOwn(node, kind));
  return runs ? [node, ...nodesIn(node, "CommonTableExpr").flatMap(({ ctequery }) => ctequery ?? [])] : [];
}

const queries = ["SelectStmt", "InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt"] as const;

function queryIn(node: Node): Node | undefined {
  if ("ExplainStmt" in node) return analyzes(node.ExplainStmt.options) ? node.ExplainStmt.query : undefined;
  if ("CopyStmt" in node) return node.CopyStmt.query;
  if (!("CreateTableAsStmt" in node)) return undefined;
  const { into, query } = node.CreateTableAsStmt;
  return into?.skipData === true ? undefined : query;
}

/** Only with ANALYZE does EXPLAIN run anything; the last word counts. */
function analyzes(options: readonly Node[] | undefined): boolean {
  const said = (options ?? []).flatMap((one) =>
    "DefElem" in one && one.DefElem.defname === "analyze" ? [one.DefElem.arg] : [],
  );
  const [last] = said.slice(-1);
  return said.length > 0 && !isOff(last);
}

function isOff(value: Node | undefined): boolean {
  if (value === undefined) return false;
  if ("Integer" in value) return (value.Integer.ival ?? 0) === 0;
  if ("Boolean" in value) return value.Boolean.boolval !== true;
  return "String" in value && /^(off|false)$/i.test(value.String.sval ?? "");
}
