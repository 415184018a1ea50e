import { viewsOn } from "../objects/find.ts";
import { typeChanges } from "../tree/type-change.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "type-change-view-dep",
  severity: "error",
  hazard: "The type of a column that a view shows cannot be changed: the server refuses it with 0A000.",
  help: "Drop the view and create it again, in the same migration.",
  safe: "drop view user_names;\nalter table users alter column name type text;\ncreate view user_names as select id, name from users;",
  effect: { lock: "AccessExclusive", work: "none" },
  versions: "all",
  detection: "H+C",
  aliases: ["bytebase:schema.view-dependency"],
  bad: [
    {
      setup:
        "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x'); create view v as select c from a;",
      sql: "alter table a alter column c type varchar;",
      unrunnable: "fails with 0A000, as the rule says",
    },
  ],
  good: [
    {
      setup:
        "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x'); create view v as select c from a;",
      sql: "drop view v; alter table a alter column c type varchar; create view v as select c from a;",
    },
    {
      setup:
        "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x'); create view v as select id from a;",
      sql: "alter table a alter column c type varchar;",
    },
  ],
  check: ({ node }, context) =>
    typeChanges(node, context).flatMap(({ table, name, definition }) => {
      const [view] = viewsOn(context.before, table.key, name);
      if (view === undefined) return [];
      return [
        {
          message: `The view ${view.name} uses ${table.shown}.${name}, so its type cannot be changed`,
          at: definition.location,
          evidence: "history" as const,
        },
      ];
    }),
};
