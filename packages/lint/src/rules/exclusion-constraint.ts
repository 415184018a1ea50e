import { addedConstraints } from "../tree/alter-table.ts";
import { called } from "../tree/names.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "exclusion-constraint",
  severity: "error",
  hazard:
    "An exclusion constraint builds its index while nobody can read or write the table, and has no concurrent form.",
  help: "Add it to a new table and move the rows over in batches, or plan for a pause; accept it for a table that is small everywhere.",
  safe: "create table bookings_new (like bookings including all, constraint bookings_apart exclude using gist (during with &&));\n\n-- the application writes both; then in a file of its own:\n--! batch: until-no-rows\ninsert into bookings_new select * from bookings b where not exists (select from bookings_new n where n.id = b.id) limit 1000;",
  effect: { lock: "AccessExclusive", work: "build" },
  versions: "all",
  detection: "S+H",
  aliases: [
    "eugene:E8",
    "strong_migrations:add_exclusion_constraint",
    "atlas:PG109",
    "pgsafe:add-exclusion-constraint",
  ],
  bad: [
    {
      setup: "create table a (b tstzrange);",
      sql: "alter table a add constraint a_b exclude using gist (b with &&);",
    },
  ],
  good: [
    { sql: "create table a (b tstzrange); alter table a add exclude using gist (b with &&);" },
    { sql: "create table a (b tstzrange, exclude using gist (b with &&));" },
  ],
  check: ({ node }, context) =>
    addedConstraints(node).flatMap(({ relation, constraint }) => {
      const { fresh, shown } = context.table(relation);
      if (constraint.contype !== "CONSTR_EXCLUSION" || fresh) return [];
      return [
        {
          message: `The index of ${called(constraint, "the exclusion constraint")} is built while reads and writes of ${shown} wait`,
          at: constraint.location,
          table: relation,
        },
      ];
    }),
};
