import { addedConstraints, subcommandsOf } from "../tree/alter-table.ts";
import { earlier } from "../tree/earlier.ts";
import { sameTable } from "../tree/names.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "validate-in-same-tx",
  severity: "error",
  hazard:
    "VALIDATE in the transaction that added the constraint reads every row under the strong lock of the ADD.",
  help: "Put the VALIDATE into a migration of its own.",
  safe: "alter table orders add constraint orders_total check (total >= 0) not valid;\n\n-- in a file of its own:\nalter table orders validate constraint orders_total;",
  effect: { lock: "ShareUpdateExclusive", work: "scan" },
  versions: "all",
  detection: "S",
  aliases: [
    "strong_migrations:validate_check_constraint",
    "pgfence:not-valid-validate-same-tx",
    "pgsafe:validate-in-same-transaction",
  ],
  bad: [
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "alter table a add constraint a_b check (b > 0) not valid; alter table a validate constraint a_b;",
    },
    {
      setup:
        "create table p (id bigint primary key); create table a (id bigint primary key, b int, c text); insert into p values (1); insert into a values (1, 1, 'x');",
      sql: "alter table a add constraint a_p foreign key (b) references p (id) not valid; alter table a validate constraint a_p;",
      effect: { lock: "ShareUpdateExclusive", work: "scan" },
    },
  ],
  good: [
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: [
        "alter table a add constraint a_b check (b > 0) not valid;",
        "alter table a validate constraint a_b;",
      ],
    },
    {
      sql: "create table a (b int); alter table a add constraint a_b check (b > 0) not valid; alter table a validate constraint a_b;",
    },
  ],
  check: ({ node }, context) =>
    subcommandsOf(node, "AT_ValidateConstraint").flatMap(({ relation, command: { name } }) => {
      if (name === undefined || context.table(relation).fresh) return [];
      const added = earlier(context).flatMap((before) => addedConstraints(before.node));
      const same = added.some((one) => one.constraint.conname === name && sameTable(one.relation, relation));
      if (!same) return [];
      return [
        { message: `Constraint ${name} is validated under the lock that adding it took`, table: relation },
      ];
    }),
};
