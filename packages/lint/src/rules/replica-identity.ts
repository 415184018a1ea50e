import { subcommandsOf } from "../tree/alter-table.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "replica-identity",
  severity: "warning",
  hazard:
    "REPLICA IDENTITY FULL writes the whole old row to the log at every change; NOTHING breaks replicas that need to find rows.",
  help: "Use a unique index: REPLICA IDENTITY USING INDEX.",
  safe: "alter table users replica identity using index users_email;",
  effect: { lock: "AccessExclusive", work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["atlas:PG314"],
  bad: [
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "alter table a replica identity full;",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "alter table a replica identity nothing;",
    },
  ],
  good: [
    {
      setup: "create table a (b int not null); create unique index i on a (b);",
      sql: "alter table a replica identity using index i;",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "alter table a replica identity default;",
    },
  ],
  check: ({ node }, context) =>
    subcommandsOf(node, "AT_ReplicaIdentity").flatMap(({ relation, command: { def } }) => {
      const kind =
        def !== undefined && "ReplicaIdentityStmt" in def ? def.ReplicaIdentityStmt.identity_type : undefined;
      const { fresh, shown } = context.table(relation);
      if (fresh || (kind !== "f" && kind !== "n")) return [];
      return [
        {
          message:
            kind === "f"
              ? `Every change of ${shown} writes its whole old row to the log`
              : `Replicas cannot find the rows of ${shown} that change`,
        },
      ];
    }),
};
