import { typeOf } from "../replay/columns.ts";
import { typesGiven } from "../tree/columns-made.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "timestamp-precision-0",
  severity: "off",
  hazard: "With a precision of 0 a time is rounded, so it can lie in the future.",
  help: "Leave the precision out, and cut with date_trunc() where it is read.",
  safe: "create table events (at timestamptz not null);",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["pg-migration-lint:PGM102"],
  bad: [{ sql: "create table a (id bigint primary key, b timestamptz(0));" }],
  good: [{ sql: "create table a (id bigint primary key, b timestamptz(3), c timestamptz);" }],
  check: ({ node }) =>
    typesGiven(node).flatMap(({ column, name }) => {
      const type = typeOf(column.typeName);
      if (!(type.name.startsWith("timestamp") && type.modifiers[0] === 0)) return [];
      return [{ message: `Times in ${name} are rounded to whole seconds`, at: column.location }];
    }),
};
