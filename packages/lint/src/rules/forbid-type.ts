import { typeOf } from "../replay/columns.ts";
import { typesGiven } from "../tree/columns-made.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "forbid-type",
  // Silent until the configuration says which types nobody wants.
  severity: "warning",
  hazard: "A type that the team has given up comes back.",
  help: "Take a type that lint.standards.types of the configuration does not name.",
  safe: "create table orders (id bigint primary key, price numeric);",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["bytebase:column.type-disallow-list"],
  bad: [
    { sql: "create table a (id bigint primary key, price money);", standards: { types: ["money"] } },
    {
      setup: "create table a (b text);",
      sql: "alter table a add column c int[];",
      standards: { types: ["integer"] },
      effect: { lock: "AccessExclusive", work: "none" },
    },
  ],
  good: [
    { sql: "create table a (id bigint primary key, price numeric);", standards: { types: ["money"] } },
    { sql: "create table a (id bigint primary key, price money);" },
  ],
  check: ({ node }, { standards: { types = [] } }) => {
    const unwanted = new Set(types.map((name) => spellings[name.toLowerCase()] ?? name.toLowerCase()));
    return typesGiven(node).flatMap(({ column, name }) => {
      const type = typeOf(column.typeName).name;
      if (!unwanted.has(type)) return [];
      return [{ message: `The column ${name} is of type ${type}, which is not wanted`, at: column.location }];
    });
  },
};

/** How the grammar calls what people write. */
const spellings: Readonly<Record<string, string>> = {
  smallint: "int2",
  int: "int4",
  integer: "int4",
  bigint: "int8",
  real: "float4",
  float: "float8",
  "double precision": "float8",
  decimal: "numeric",
  boolean: "bool",
  char: "bpchar",
  character: "bpchar",
  "character varying": "varchar",
  "timestamp without time zone": "timestamp",
  "timestamp with time zone": "timestamptz",
};
