import { addedConstraints } from "../tree/alter-table.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "fk-without-not-valid",
  severity: "error",
  hazard: "ADD FOREIGN KEY reads every row while writes to both tables wait.",
  help: "Add it NOT VALID, and validate it in a later migration, which lets writes go on.",
  safe: "alter table orders add constraint orders_user foreign key (user_id) references users (id) not valid;\n\n-- in a file of its own:\nalter table orders validate constraint orders_user;",
  effect: { lock: "ShareRowExclusive", on: "both tables", work: "scan" },
  versions: "all; on a partitioned table NOT VALID only >= 18",
  detection: "S+H",
  aliases: [
    "squawk:adding-foreign-key-constraint",
    "eugene:E1",
    "strong_migrations:add_foreign_key",
    "atlas:PG306",
    "pgsafe:add-foreign-key-without-not-valid",
  ],
  bad: [
    {
      setup:
        "create table p (id bigint primary key); create table a (id bigint primary key, b int, c text); insert into p values (1); insert into a values (1, 1, 'x');",
      sql: "alter table a add constraint a_p foreign key (b) references p (id);",
      on: ["a", "p"],
    },
    {
      setup:
        "create table p (id bigint primary key); create table a (id bigint primary key, b int, c text); insert into p values (1); insert into a values (1, 1, 'x');",
      sql: "alter table a add foreign key (b) references p (id) on delete cascade;",
      on: ["a", "p"],
    },
  ],
  good: [
    {
      setup:
        "create table p (id bigint primary key); create table a (id bigint primary key, b int, c text); insert into p values (1); insert into a values (1, 1, 'x');",
      sql: "alter table a add constraint a_p foreign key (b) references p (id) not valid;",
    },
    {
      setup: "create table p (id bigint primary key);",
      sql: "create table a (b bigint); alter table a add foreign key (b) references p (id);",
    },
  ],
  check: ({ node }, context) =>
    addedConstraints(node).flatMap(({ relation, constraint }) => {
      const { fresh, shown, table } = context.table(relation);
      if (constraint.contype !== "CONSTR_FOREIGN" || constraint.skip_validation === true || fresh) return [];
      const other = context.table(constraint.pktable).shown;
      const finding = {
        message: `Every row of ${shown} is checked while writes to ${shown} and ${other} wait`,
        at: constraint.location,
        table: relation,
      };
      return table?.kind === "partitioned" && context.postgres < 18 ? [{ ...finding, help }] : [finding];
    }),
};

const help =
  "Before PostgreSQL 18 a partitioned table takes no foreign key NOT VALID: add it to each partition NOT VALID, validate these, and then add it to the parent.";
