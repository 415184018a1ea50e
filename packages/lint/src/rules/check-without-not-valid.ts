import { addedConstraints } from "../tree/alter-table.ts";
import { called } from "../tree/names.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "check-without-not-valid",
  severity: "error",
  hazard: "ADD CONSTRAINT … CHECK reads every row while nobody can read or write the table.",
  help: "Add it NOT VALID, and validate it in a later migration, which lets reads and writes go on.",
  safe: "alter table orders add constraint orders_total check (total >= 0) not valid;\n\n-- in a file of its own:\nalter table orders validate constraint orders_total;",
  effect: { lock: "AccessExclusive", work: "scan" },
  versions: "all",
  detection: "S+H",
  aliases: [
    "squawk:constraint-missing-not-valid",
    "eugene:E1",
    "strong_migrations:add_check_constraint",
    "atlas:PG305",
    "pgsafe:add-check-without-not-valid",
    "pg-migration-lint:PGM014",
  ],
  bad: [
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "alter table a add constraint a_b check (b > 0);",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "alter table a add column d text, add check (c <> '');",
    },
  ],
  good: [
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "alter table a add constraint a_b check (b > 0) not valid;",
    },
    { sql: "create table a (b int); alter table a add constraint a_b check (b > 0);" },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "alter table a add constraint a_b unique (b);",
    },
  ],
  check: ({ node }, context) =>
    addedConstraints(node).flatMap(({ relation, constraint }) => {
      const { fresh, shown } = context.table(relation);
      if (constraint.contype !== "CONSTR_CHECK" || constraint.skip_validation === true || fresh) return [];
      const what = called(constraint, "the new check");
      return [
        {
          message: `Every row of ${shown} is read for ${what} while reads and writes wait`,
          at: constraint.location,
          table: relation,
        },
      ];
    }),
};
