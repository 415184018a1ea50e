import type { Node } from "libpg-query";
import type { Context } from "../context.ts";
import { strings } from "../objects/name.ts";
import type { UserFunction } from "../objects/objects.ts";
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

// Those of them that are not volatile; of any other name nobody knows.
const constant = new Set([
  "abs",
  "age",
  "array_append",
  "array_cat",
  "array_fill",
  "array_length",
  "array_position",
  "array_remove",
  "array_to_string",
  "btrim",
  "cardinality",
  "ceil",
  "ceiling",
  "char_length",
  "chr",
  "concat",
  "concat_ws",
  "convert_to",
  "current_database",
  "current_schema",
  "current_schemas",
  "current_setting",
  "date_part",
  "date_trunc",
  "daterange",
  "decode",
  "encode",
  "extract",
  "floor",
  "format",
  "hashtext",
  "host",
  "inet_client_addr",
  "initcap",
  "int4range",
  "int8range",
  "isfinite",
  "json_build_array",
  "json_build_object",
  "json_object",
  "jsonb_build_array",
  "jsonb_build_object",
  "jsonb_object",
  "justify_days",
  "justify_hours",
  "justify_interval",
  "left",
  "length",
  "lower",
  "lpad",
  "ltrim",
  "make_date",
  "make_interval",
  "make_time",
  "make_timestamp",
  "make_timestamptz",
  "md5",
  "mod",
  "now",
  "numrange",
  "overlay",
  "pg_backend_pid",
  "power",
  "quote_ident",
  "quote_literal",
  "regexp_replace",
  "repeat",
  "replace",
  "reverse",
  "right",
  "round",
  "row_to_json",
  "rpad",
  "rtrim",
  "set_byte",
  "sha256",
  "sign",
  "split_part",
  "sqrt",
  "statement_timestamp",
  "string_to_array",
  "substr",
  "substring",
  "timezone",
  "to_char",
  "to_date",
  "to_json",
  "to_jsonb",
  "to_number",
  "to_timestamp",
  "to_tsquery",
  "to_tsvector",
  "transaction_timestamp",
  "translate",
  "trim",
  "trunc",
  "tsrange",
  "tstzrange",
  "upper",
  "uuid_nil",
  "version",
]);

/** A function that answers anew for each row, or of which no file says whether it does. */
export interface AnewCall {
  readonly name: string;
  readonly known: boolean;
}

/** The functions in an expression that answer, or may answer, anew for each row; those that surely do come first. */
export function anewCalls(expression: Node | undefined, context: Context): AnewCall[] {
  const calls = nodesIn(expression, "FuncCall").map(({ funcname }) => ({
    name: strings(funcname).join("."),
    anew: answersAnew(funcname, context),
  }));
  return [true, null].flatMap((wanted) =>
    calls.filter(({ anew }) => anew === wanted).map(({ name }) => ({ name, known: wanted === true })),
  );
}

/** Null where that is not known. */
function answersAnew(funcname: readonly Node[] | undefined, context: Context): boolean | null {
  const made = context.findFunction(funcname);
  if (made !== undefined) return made.volatility === "volatile" && bodyAnew(made, context, []);
  const [name = "", schema = "pg_catalog"] = strings(funcname).toReversed();
  if (schema === "$target") return null;
  if (volatile.has(name)) return true;
  return schema === "pg_catalog" && (constant.has(name) || strings(funcname).length > 1) ? false : null;
}

/** A volatile function in SQL is taken apart by the planner, so that what it calls decides. */
function bodyAnew(made: UserFunction, context: Context, above: readonly string[]): boolean {
  if (made.language !== "sql") return true;
  if (above.includes(made.key)) return false;
  return made.calls.some((name) => {
    const other = context.findFunction([{ String: { sval: name } }]);
    if (other === undefined) return volatile.has(name);
    return other.volatility === "volatile" && bodyAnew(other, context, [...above, made.key]);
  });
}
