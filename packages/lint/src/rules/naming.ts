import { namesMade } from "../tree/names-made.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "naming",
  // Silent until the configuration says what names are to look like.
  severity: "warning",
  hazard: "A name that is not like the others is looked for in vain.",
  help: "Name it as lint.standards.names of the configuration has it.",
  safe: "create table order_items (id bigint primary key);",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S",
  aliases: [
    "atlas:NM101",
    "atlas:NM102",
    "atlas:NM103",
    "atlas:NM104",
    "atlas:NM105",
    "atlas:NM106",
    "pgsafe:naming",
  ],
  bad: [
    { sql: "create table tblOrders2 (id bigint primary key);", standards: { names: "^[a-z][a-z_]*$" } },
    {
      setup: "create table a (b int);",
      sql: "create index idx__b1 on a (b);",
      standards: { names: "^[a-z][a-z_]*$" },
      effect: { lock: "Share", work: "build" },
    },
    {
      setup: "create table a (b int);",
      sql: "alter table a rename column b to c2;",
      standards: { names: "^[a-z][a-z_]*$" },
      effect: { lock: "AccessExclusive", work: "none" },
    },
  ],
  good: [
    {
      setup: "create table old_name2 (b int);",
      sql: "alter table old_name2 rename to name;",
      standards: { names: "^[a-z][a-z_]*$" },
    },
    {
      sql: "create table orders (id bigint constraint orders_key primary key);",
      standards: { names: "^[a-z][a-z_]*$" },
    },
    { sql: "create table tblOrders2 (id bigint primary key);" },
  ],
  check: ({ node }, { standards: { names = null } }) => {
    if (names === null) return [];
    const wanted = new RegExp(names, "u");
    return namesMade(node)
      .filter(({ name }) => !wanted.test(name))
      .map(({ of, name, at }) => ({ message: `The name ${name} of this ${of} is not like ${names}`, at }));
  },
};
