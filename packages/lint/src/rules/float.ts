import { typeOf } from "../replay/columns.ts";
import { typesGiven } from "../tree/columns-made.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "float",
  severity: "off",
  hazard: "Types real and double precision cannot hold most decimal numbers, so sums are not exact.",
  help: "Take numeric where the number is counted.",
  safe: "create table orders (price numeric(12, 2));",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["pg-migration-lint:PGM109"],
  bad: [
    { sql: "create table a (id bigint primary key, b real);" },
    { sql: "create table a (id bigint primary key, b double precision);" },
  ],
  good: [{ sql: "create table a (id bigint primary key, b numeric);" }],
  check: ({ node }) =>
    typesGiven(node).flatMap(({ column, name }) => {
      const type = typeOf(column.typeName);
      if (!(type.name === "float4" || type.name === "float8")) return [];
      return [{ message: `Numbers in ${name} are not exact`, at: column.location }];
    }),
};
