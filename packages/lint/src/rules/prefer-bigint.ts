import { strings } from "../objects/name.ts";
import { isSerial, typeOf } from "../replay/columns.ts";
import { columnsMade } from "../tree/columns-made.ts";
import { constraintsMade } from "../tree/constraints-made.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "prefer-bigint",
  severity: "notice",
  hazard: "A key of four bytes runs out at 2,147,483,647, and changing it then writes the table anew.",
  help: "Make it a bigint.",
  safe: "create table users (id bigint generated always as identity primary key);",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S",
  aliases: [
    "squawk:prefer-bigint-over-int",
    "squawk:prefer-bigint-over-smallint",
    "pgsafe:prefer-bigint-primary-key",
  ],
  bad: [
    { sql: "create table a (id integer primary key);" },
    { sql: "create table a (id serial primary key);" },
    { sql: "create table a (id smallint, primary key (id));" },
    {
      setup: "create table a (b text);",
      sql: "alter table a add column id serial;",
      effect: { lock: "AccessExclusive", work: "rewrite" },
    },
  ],
  good: [
    { sql: "create table a (id bigint primary key);" },
    { sql: "create table a (id bigint primary key, b integer);" },
    { setup: "create table a (b text);", sql: "alter table a add column id bigserial;" },
  ],
  check: ({ node }) => {
    const keys = new Set(
      constraintsMade(node)
        .filter(({ constraint }) => constraint.contype === "CONSTR_PRIMARY")
        .flatMap(({ constraint, column }) => (column === null ? strings(constraint.keys) : [column])),
    );
    return columnsMade(node).flatMap(({ column }) => {
      const small = /^int[24]$/.test(typeOf(column.typeName).name);
      const { colname = "" } = column;
      // What counts up does so even if it is no key yet.
      if (!small || (!keys.has(colname) && !isSerial(column.typeName))) return [];
      return [
        {
          message: `${keys.has(colname) ? "The key" : "The counter"} ${colname} runs out of numbers`,
          at: column.location,
        },
      ];
    });
  },
};
