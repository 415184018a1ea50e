import type { Node } from "libpg-query";
import type { Context, TableRef } from "../context.ts";
import { partsOf } from "../replay/drop.ts";
import { subcommandsOf } from "../tree/alter-table.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "trigger-change",
  severity: "warning",
  hazard:
    "CREATE TRIGGER and ENABLE or DISABLE TRIGGER let nobody write to the table, DROP TRIGGER lets nobody read it either, until everyone who was there is done.",
  help: "Keep it alone in a short migration. Tenantry gives up after the lock timeout and tries again.",
  safe: "",
  noSafe: "no weaker form exists; the lock is brief, and Tenantry asks again when it cannot be had",
  effect: { lock: "ShareRowExclusive", work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["atlas:PG308", "pgsafe:add-trigger", "pg-migration-lint:PGM020"],
  bad: [
    {
      setup:
        "create table a (id bigint primary key, b int, c text);create function f() returns trigger language plpgsql as 'begin return new; end';",
      sql: "create trigger t before update on a for each row execute function f();",
    },
    {
      setup:
        "create table a (id bigint primary key, b int, c text);create function f() returns trigger language plpgsql as 'begin return new; end'; create trigger t before update on a for each row execute function f();",
      sql: "drop trigger t on a;",
      effect: { lock: "AccessExclusive", work: "none" },
    },
    {
      setup:
        "create table a (id bigint primary key, b int, c text);create function f() returns trigger language plpgsql as 'begin return new; end'; create trigger t before update on a for each row execute function f();",
      sql: "alter table a disable trigger t;",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "alter table a enable trigger user;",
    },
  ],
  good: [
    {
      setup: "create function f() returns trigger language plpgsql as 'begin return new; end';",
      sql: "create table a (b int); create trigger t before update on a for each row execute function f();",
    },
  ],
  check: ({ node }, context) =>
    touched(node, context)
      .filter(({ fresh }) => !fresh)
      .map(({ shown }) => ({
        message: `Writes to ${shown} wait for a moment, for a change of its triggers`,
      })),
};

function touched(node: Node, context: Context): TableRef[] {
  if ("CreateTrigStmt" in node) return [context.table(node.CreateTrigStmt.relation)];
  if ("DropStmt" in node && node.DropStmt.removeType === "OBJECT_TRIGGER") {
    return (node.DropStmt.objects ?? []).map((object) => context.listedTable(partsOf(object).slice(0, -1)));
  }
  return subcommandsOf(
    node,
    "AT_EnableTrig",
    "AT_EnableTrigAll",
    "AT_EnableTrigUser",
    "AT_EnableAlwaysTrig",
    "AT_EnableReplicaTrig",
    "AT_DisableTrig",
    "AT_DisableTrigAll",
    "AT_DisableTrigUser",
  ).map(({ relation }) => context.table(relation));
}
