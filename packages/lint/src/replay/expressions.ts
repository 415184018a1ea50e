import { strings } from "../objects/name.ts";
import { nodesIn } from "../parse/nodes.ts";

/** The columns that an expression names, each once. */
export function columnsNamed(expression: unknown): string[] {
  const found = nodesIn(expression, "ColumnRef").flatMap(({ fields }) => strings(fields).slice(-1));
  return [...new Set(found)];
}
