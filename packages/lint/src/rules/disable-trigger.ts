import { subcommandsOf } from "../tree/alter-table.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "disable-trigger",
  severity: "warning",
  hazard:
    "While a trigger is disabled, what it guards is not guarded; DISABLE TRIGGER ALL turns off foreign keys as well.",
  help: "Leave it enabled, or enable it again in the same migration.",
  safe: "",
  noSafe: "whatever the trigger guards is not guarded while it sleeps",
  effect: { lock: "ShareRowExclusive", work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["pg-migration-lint:PGM020"],
  bad: [
    {
      setup:
        "create table a (id bigint primary key, b int, c text);create function f() returns trigger language plpgsql as 'begin return new; end'; create trigger t before update on a for each row execute function f();",
      sql: "alter table a disable trigger t;",
    },
    {
      setup:
        "create table a (id bigint primary key, b int, c text);create function f() returns trigger language plpgsql as 'begin return new; end'; create trigger t before update on a for each row execute function f();",
      sql: "alter table a disable trigger user;",
    },
  ],
  good: [
    {
      setup:
        "create table a (id bigint primary key, b int, c text);create function f() returns trigger language plpgsql as 'begin return new; end'; create trigger t before update on a for each row execute function f();",
      sql: "alter table a enable trigger t;",
    },
    {
      sql: "create function f() returns trigger language plpgsql as 'begin return new; end'; create table a (id bigint primary key, b int, c text); create trigger t before update on a for each row execute function f(); alter table a disable trigger t;",
    },
  ],
  check: ({ node }, context) =>
    subcommandsOf(node, "AT_DisableTrig", "AT_DisableTrigAll", "AT_DisableTrigUser").flatMap(
      ({ relation, command: { name } }) => {
        const { fresh, shown } = context.table(relation);
        return fresh
          ? []
          : [
              {
                message: `${name === undefined ? "Triggers" : `The trigger ${name}`} of ${shown} ${name === undefined ? "do" : "does"} nothing from here on`,
              },
            ];
      },
    ),
};
