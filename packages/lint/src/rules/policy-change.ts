import type { Node } from "libpg-query";
import type { Context, TableRef } from "../context.ts";
import { partsOf } from "../replay/drop.ts";
import { subcommandsOf } from "../tree/alter-table.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "policy-change",
  severity: "warning",
  hazard:
    "Policies and row level security are changed under a lock against reads and writes, and queries see other rows from then on.",
  help: "Keep it alone in a short migration, and make sure that the application sees what it must. Tenantry gives up after the lock timeout and tries again.",
  safe: "",
  noSafe: "no weaker form exists; the lock is brief, and Tenantry asks again when it cannot be had",
  effect: { lock: "AccessExclusive", work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["safe-migrate:restrictive-policy"],
  bad: [
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "create policy p on a using (true);",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); create policy p on a using (true);",
      sql: "alter policy p on a using (id > 0);",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); create policy p on a using (true);",
      sql: "drop policy p on a;",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "alter table a enable row level security;",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "alter table a force row level security;",
    },
  ],
  good: [
    {
      sql: "create table a (b int); alter table a enable row level security; create policy p on a using (true);",
    },
  ],
  check: ({ node }, context) =>
    touched(node, context)
      .filter(({ fresh }) => !fresh)
      .map(({ shown, key }) => ({
        locked: [key],
        message: `Reads and writes of ${shown} wait for a moment, and may see other rows after it`,
      })),
};

function touched(node: Node, context: Context): TableRef[] {
  if ("CreatePolicyStmt" in node) return [context.table(node.CreatePolicyStmt.table)];
  if ("AlterPolicyStmt" in node) return [context.table(node.AlterPolicyStmt.table)];
  if ("DropStmt" in node && node.DropStmt.removeType === "OBJECT_POLICY") {
    return (node.DropStmt.objects ?? []).map((object) => context.listedTable(partsOf(object).slice(0, -1)));
  }
  return subcommandsOf(
    node,
    "AT_EnableRowSecurity",
    "AT_DisableRowSecurity",
    "AT_ForceRowSecurity",
    "AT_NoForceRowSecurity",
  ).map(({ relation }) => context.table(relation));
}
