import { nodesIn } from "../parse/nodes.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "drop-owned",
  severity: "error",
  hazard:
    "DROP OWNED deletes every table, view and function that a role owns in the database, those of all tenants too.",
  help: "Give what the role owns to another with REASSIGN OWNED, and name what is to be dropped.",
  safe: "reassign owned by app to owner;",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S",
  aliases: [],
  bad: [
    { sql: "drop owned by app;", unrunnable: "needs a role" },
    { sql: "do $$ begin drop owned by app, other cascade; end $$;", unrunnable: "needs a role" },
  ],
  good: [{ sql: "reassign owned by app to current_user;" }, { sql: "drop table if exists b;" }],
  check: ({ node }) => {
    if (!("DropOwnedStmt" in node)) return [];
    const roles = nodesIn(node.DropOwnedStmt.roles, "RoleSpec").map(({ rolename }) => rolename ?? "the user");
    return [
      { message: `All that ${roles.join(" and ")} owns in the whole database is deleted, with every row` },
    ];
  },
};
