import type { Node, RangeVar } from "libpg-query";
import type { Context } from "../context.ts";
import { strings } from "../objects/name.ts";
import { addedConstraints } from "../tree/alter-table.ts";
import { notNulls } from "../tree/not-nulls.ts";
import { isNeverNull } from "../tree/proven.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "not-null-added-to-data",
  severity: "warning",
  hazard: "Where a row has NULL there already, in any target, this fails there.",
  help: "Fill the column in batches first, and look for NULL in every tenant: `tenantry apply --preflight` does.",
  safe: "--! batch: until-no-rows\nupdate users set email = '' where id in (select id from users where email is null limit 1000);\n\n-- in a file of its own, which finds the rows that are left and stops nobody:\nalter table users add constraint users_email_given check (email is not null) not valid;\n\n-- in a file of its own:\nalter table users validate constraint users_email_given;",
  effect: { lock: "AccessExclusive", work: "scan" },
  versions: "all",
  detection: "S+H+L",
  aliases: ["atlas:MF103", "atlas:MF104"],
  bad: [
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "alter table a alter column b set not null;",
    },
    {
      setup: "create table a (b int); insert into a values (1);",
      sql: "alter table a add constraint a_pkey primary key (b);",
      effect: { lock: "AccessExclusive", work: "build" },
    },
  ],
  good: [
    {
      setup: "create table a (b int not null);",
      sql: "alter table a add constraint a_pkey primary key (b);",
    },
    { sql: "create table a (b int); alter table a alter column b set not null;" },
    {
      setup: "create table a (b int, constraint a_b check (b is not null));",
      sql: "alter table a alter column b set not null;",
    },
  ],
  check: ({ node }, context) =>
    [...notNulls(node), ...keys(node, context)].flatMap(({ relation, column }) => {
      const { fresh, shown, table } = context.table(relation);
      if (fresh || isNeverNull(table, column)) return [];
      return [{ message: `A row of ${shown} with NULL in ${column} makes it fail`, table: relation }];
    }),
};

/** The columns of a primary key, which must not be NULL. */
function keys(
  node: Node,
  context: Context,
): { readonly relation: RangeVar | undefined; readonly column: string }[] {
  return addedConstraints(node).flatMap(({ relation, constraint }) => {
    if (constraint.contype !== "CONSTR_PRIMARY") return [];
    const { indexname } = constraint;
    const index =
      indexname === undefined
        ? undefined
        : context.findIndex({ schema: relation?.schemaname ?? null, name: indexname });
    const columns = index?.columns ?? strings(constraint.keys);
    return columns.flatMap((column) => (column === null ? [] : [{ relation, column }]));
  });
}
