import type { Node, RangeVar } from "libpg-query";
import type { Context } from "../context.ts";
import type { Subject } from "../parse/subject.ts";
import { addedConstraints } from "../tree/alter-table.ts";
import { earlier } from "../tree/earlier.ts";
import { sameTable } from "../tree/names.ts";
import { notNulls } from "../tree/not-nulls.ts";
import { hasProof } from "../tree/proven.ts";
import { rule as check } from "./check-without-not-valid.ts";
import { rule as notNull } from "./set-not-null-scan.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "many-verifies",
  severity: "warning",
  hazard: "Each of these statements reads the whole table once more under the lock of the first.",
  help: "Put them into one ALTER TABLE, which reads the table once, or better avoid the scans.",
  safe: "alter table users alter column email set not null, alter column name set not null;",
  effect: { lock: "AccessExclusive", work: "scan" },
  versions: "all",
  detection: "S+H",
  aliases: ["eugene:W12", "pgfence:wide-lock-window"],
  bad: [
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "alter table a alter column b set not null; alter table a alter column c set not null;",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "alter table a add constraint a_b check (b > 0); alter table a add constraint a_c check (c <> '');",
    },
  ],
  good: [
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "alter table a alter column b set not null, alter column c set not null;",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: ["alter table a alter column b set not null;", "alter table a alter column c set not null;"],
    },
    {
      sql: "create table a (b int, c int); alter table a alter column b set not null; alter table a alter column c set not null;",
    },
  ],
  check: (subject, context) =>
    scanned(subject, context)
      .flatMap((relation) => {
        const before = earlier(context).flatMap(({ node }) => verified(node, context));
        if (!before.some((table) => sameTable(table, relation))) return [];
        return [
          {
            message: `The rows of ${context.table(relation).shown} are read once more under the same lock`,
            table: relation,
          },
        ];
      })
      .slice(0, 1),
};

/** The tables that a statement reads as a whole to verify something. */
function scanned(subject: Subject, context: Context): RangeVar[] {
  return [check, notNull].flatMap((one) =>
    one.check(subject, context).flatMap(({ table }) => (table === undefined ? [] : [table])),
  );
}

/** The same of a statement before: what it made NOT NULL is so by now. */
function verified(node: Node, context: Context): (RangeVar | undefined)[] {
  const checks = addedConstraints(node).filter(
    ({ constraint }) => constraint.contype === "CONSTR_CHECK" && constraint.skip_validation !== true,
  );
  const columns = notNulls(node).filter(
    ({ relation, column }) => !hasProof(context.table(relation).table, column),
  );
  return [...checks, ...columns].map(({ relation }) => relation);
}
