import { typeOf } from "../replay/columns.ts";
import { typesGiven } from "../tree/columns-made.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "money",
  severity: "off",
  hazard: "A value of type money is rounded and shown by the setting of the session.",
  help: "Take numeric, or the smallest unit as bigint.",
  safe: "create table orders (price numeric(12, 2));",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["pg-migration-lint:PGM104"],
  bad: [{ sql: "create table a (id bigint primary key, b money);" }],
  good: [{ sql: "create table a (id bigint primary key, b numeric(12, 2));" }],
  check: ({ node }) =>
    typesGiven(node).flatMap(({ column, name }) => {
      const type = typeOf(column.typeName);
      if (!(type.name === "money")) return [];
      return [{ message: `The column ${name} depends on lc_monetary`, at: column.location }];
    }),
};
