import type { FuncCall, Node } from "libpg-query";
import type { Context } from "../context.ts";
import { strings } from "../objects/name.ts";
import { nodesIn } from "../parse/nodes.ts";

// From pg_proc of PostgreSQL 18, those that a default could name.
const volatile = new Set([
  "clock_timestamp",
  "gen_random_bytes",
  "gen_random_uuid",
  "lastval",
  "nextval",
  "pg_current_xact_id",
  "random",
  "random_normal",
  "setval",
  "timeofday",
  "txid_current",
  "uuid_generate_v1",
  "uuid_generate_v1mc",
  "uuid_generate_v4",
  "uuidv4",
  "uuidv7",
]);

/** The functions in an expression that answer anew for each row: PostgreSQL's own, and those that a file made so. */
export function volatileCalls(expression: Node | undefined, context: Context): string[] {
  return nodesIn(expression, "FuncCall")
    .filter((call) => isVolatile(call, context))
    .map(({ funcname }) => strings(funcname).join("."));
}

/** A volatile function in SQL is taken apart by the planner, so that what it calls decides. */
function isVolatile({ funcname }: FuncCall, context: Context): boolean {
  const made = context.findFunction(funcname);
  if (made !== undefined) return made.volatility === "volatile" && made.language !== "sql";
  const [name = "", schema = "pg_catalog"] = strings(funcname).toReversed();
  return schema !== "$target" && volatile.has(name);
}
