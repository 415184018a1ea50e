import type { Node, RangeVar } from "libpg-query";
import { nodesIn } from "../parse/nodes.ts";

/** The tables that a query goes through. The name of a WITH stands for those of its own query, which is one of `withs`. */
export function sourcesOf(query: Node | undefined, withs: ReadonlyMap<string, Node>): RangeVar[] {
  const named = nodesIn(fromIn(query), "RangeVar");
  return named.flatMap((one) => {
    const { schemaname, relname = "" } = one;
    if (schemaname !== undefined || !withs.has(relname)) return [one];
    // A recursive one names itself.
    const others = new Map([...withs].filter(([name]) => name !== relname));
    return sourcesOf(withs.get(relname), others).filter((other) => other.relname !== relname);
  });
}

/** The queries of each WITH in a statement, by name. */
export function withsIn(statement: unknown): ReadonlyMap<string, Node> {
  return new Map(
    nodesIn(statement, "CommonTableExpr").flatMap(({ ctename = "", ctequery }) =>
      ctequery === undefined ? [] : [[ctename, ctequery] as const],
    ),
  );
}

/** Every FROM of a SELECT, both sides of a UNION too. What another kind of statement reads is its own. */
function fromIn(query: Node | undefined): readonly unknown[] {
  if (query === undefined) return [];
  if (!("SelectStmt" in query)) return isFrom(query) ? [query] : [];
  const { fromClause = [], larg, rarg } = query.SelectStmt;
  const sides = [larg, rarg].flatMap((one) => (one === undefined ? [] : fromIn({ SelectStmt: one })));
  return [...fromClause, ...sides];
}

/** What MERGE reads stands there as it would in a FROM. */
function isFrom(node: Node): boolean {
  return "RangeVar" in node || "RangeSubselect" in node || "JoinExpr" in node;
}
