import type { Node } from "libpg-query";
import { strings } from "../objects/name.ts";
import { subcommandsOf } from "../tree/alter-table.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "autovacuum-off",
  severity: "warning",
  hazard:
    "Without autovacuum a table grows without end, and the server stops before its transaction ids run out.",
  help: "Tune it for this table instead: autovacuum_vacuum_scale_factor.",
  safe: "alter table orders set (autovacuum_vacuum_scale_factor = 0.02);",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["atlas:PG320"],
  bad: [
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "alter table a set (autovacuum_enabled = false);",
      effect: { lock: "ShareUpdateExclusive", work: "none" },
    },
    { sql: "create table a (b int primary key) with (autovacuum_enabled = off);" },
  ],
  good: [
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "alter table a set (autovacuum_enabled = true);",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "alter table a set (fillfactor = 80);",
    },
  ],
  check: ({ node }) => {
    const created = "CreateStmt" in node ? (node.CreateStmt.options ?? []) : [];
    const altered = subcommandsOf(node, "AT_SetRelOptions").flatMap(({ command: { def } }) =>
      def !== undefined && "List" in def ? (def.List.items ?? []) : [],
    );
    return [...created, ...altered].flatMap((one) =>
      "DefElem" in one && one.DefElem.defname === "autovacuum_enabled" && isOff(one.DefElem.arg)
        ? [{ message: "Autovacuum is turned off for the table", at: one.DefElem.location }]
        : [],
    );
  },
};

function isOff(value: Node | undefined): boolean {
  if (value === undefined) return false;
  const words = "TypeName" in value ? strings(value.TypeName.names) : strings([value]);
  return words.some((word) => /^(off|false|no|0)$/i.test(word));
}
