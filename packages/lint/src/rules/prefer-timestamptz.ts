import { typeOf } from "../replay/columns.ts";
import { typesGiven } from "../tree/columns-made.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "prefer-timestamptz",
  severity: "notice",
  hazard: "A timestamp without time zone means another moment in every session with another time zone.",
  help: "Make it timestamptz.",
  safe: "create table events (at timestamptz not null);",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["squawk:prefer-timestamp-tz", "pg-migration-lint:PGM101"],
  bad: [{ sql: "create table a (id bigint primary key, b timestamp);" }],
  good: [{ sql: "create table a (id bigint primary key, b timestamptz, c date);" }],
  check: ({ node }) =>
    typesGiven(node).flatMap(({ column, name }) => {
      const type = typeOf(column.typeName);
      if (!(type.name === "timestamp")) return [];
      return [{ message: `The column ${name} has no time zone`, at: column.location }];
    }),
};
