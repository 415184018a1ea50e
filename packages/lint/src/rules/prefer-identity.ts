import { isSerial } from "../replay/columns.ts";
import { columnsMade } from "../tree/columns-made.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "prefer-identity",
  severity: "off",
  hazard:
    "A serial column is a default and a sequence that are granted, dumped and owned apart from the column.",
  help: "Make it an identity.",
  safe: "create table users (id bigint generated always as identity primary key);",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["squawk:prefer-identity", "pgsafe:prefer-identity"],
  bad: [
    { sql: "create table a (id bigserial primary key);" },
    {
      setup: "create table d (e int);",
      sql: "alter table d add column id serial;",
      effect: { lock: "AccessExclusive", work: "rewrite" },
    },
  ],
  good: [{ sql: "create table a (id bigint generated always as identity primary key);" }],
  check: ({ node }) =>
    columnsMade(node).flatMap(({ column }) =>
      isSerial(column.typeName)
        ? [{ message: `The column ${column.colname ?? ""} is a serial`, at: column.location }]
        : [],
    ),
};
