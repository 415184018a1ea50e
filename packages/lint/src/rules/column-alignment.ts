import { padding } from "../tree/padding.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "column-alignment",
  severity: "off",
  hazard: "Columns of fixed length that stand in an unlucky order leave gaps in every row.",
  help: "Order them by size, the largest first, and those of variable length last.",
  safe: "create table orders (id bigint, at timestamptz, state int, paid boolean, shipped boolean);",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["atlas:PG110"],
  bad: [
    { sql: "create table a (paid boolean, id bigint, shipped boolean, at timestamptz);" },
    { sql: "create table a (a smallint, id bigint, b integer, c bigint, name text);" },
  ],
  good: [
    { sql: "create table a (id bigint, at timestamptz, paid boolean, shipped boolean);" },
    { sql: "create table a (a integer, b integer, id bigint, name text);" },
    { sql: "create table a (name text, id bigint, paid boolean);" },
  ],
  check: ({ node }) => {
    if (!("CreateStmt" in node)) return [];
    const { lost, least } = padding(node.CreateStmt.tableElts ?? []);
    if (lost - least < 8) return [];
    return [
      {
        message: `Each row has ${lost} bytes of gaps between its columns, and ${least} in another order`,
      },
    ];
  },
};
