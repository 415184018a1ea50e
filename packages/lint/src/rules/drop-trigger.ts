import { strings } from "../objects/name.ts";
import { partsOf } from "../replay/drop.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "drop-trigger",
  severity: "warning",
  hazard: "What the trigger did is not done any more, from this moment on and in every target.",
  help: "Make sure that nothing counts on it.",
  safe: "",
  noSafe: "what the trigger did has to be done elsewhere first, or not be needed",
  effect: { lock: "AccessExclusive", work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["pgls:ban-drop-trigger", "atlas:CD102"],
  bad: [
    {
      setup:
        "create table a (id bigint primary key, b int, c text);create function f() returns trigger language plpgsql as 'begin return new; end'; create trigger t before update on a for each row execute function f();",
      sql: "drop trigger t on a;",
    },
    {
      setup:
        "create table a (id bigint primary key, b int, c text);create function f() returns trigger language plpgsql as 'begin return new; end'; create trigger t before update on a for each row execute function f();",
      sql: "drop trigger if exists t on a;",
    },
  ],
  good: [
    {
      setup:
        "create table a (id bigint primary key, b int, c text);create function f() returns trigger language plpgsql as 'begin return new; end'; create trigger t before update on a for each row execute function f();",
      sql: "drop trigger t on a; create trigger t after update on a for each row execute function f();",
    },
    { setup: "create table a (id bigint primary key, b int, c text);", sql: "drop table if exists d;" },
  ],
  check: ({ node }, context) => {
    if (!("DropStmt" in node) || node.DropStmt.removeType !== "OBJECT_TRIGGER") return [];
    return (node.DropStmt.objects ?? []).flatMap((object) => {
      const parts = partsOf(object);
      const { fresh, shown } = context.listedTable(parts.slice(0, -1));
      const name = strings(parts).at(-1) ?? "";
      const again = context.subjects
        .slice(context.index)
        .some((one) => "CreateTrigStmt" in one.node && one.node.CreateTrigStmt.trigname === name);
      return fresh || again ? [] : [{ message: `The trigger ${name} of ${shown} does its work no more` }];
    });
  },
};
