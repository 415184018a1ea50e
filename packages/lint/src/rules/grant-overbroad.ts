import { nodesIn } from "../parse/nodes.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "grant-overbroad",
  severity: "warning",
  hazard: "What is granted to PUBLIC every role may do, also the roles of other tenants.",
  help: "Grant it to the role that needs it.",
  safe: "grant select on users to app;",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["safe-migrate:overbroad-grant"],
  bad: [
    { setup: "create table a (id bigint primary key, b int, c text);", sql: "grant select on a to public;" },
    { setup: "create table a (id bigint primary key, b int, c text);", sql: "grant all on a to public;" },
    { sql: "alter default privileges grant select on tables to public;" },
  ],
  good: [
    { sql: "alter default privileges revoke select on tables from public;" },
    { sql: "alter default privileges grant select on tables to current_user;" },
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "grant select on a to current_user;",
    },
    { setup: "create table a (id bigint primary key, b int, c text);", sql: "revoke all on a from public;" },
  ],
  check: ({ node }) => {
    const [grant, where] =
      "AlterDefaultPrivilegesStmt" in node
        ? [node.AlterDefaultPrivilegesStmt.action, " on all that is made from here on"]
        : ["GrantStmt" in node ? node.GrantStmt : undefined, ""];
    if (grant?.is_grant !== true) return [];
    const everyone = nodesIn(grant.grantees, "RoleSpec").find(
      ({ roletype }) => roletype === "ROLESPEC_PUBLIC",
    );
    if (everyone === undefined) return [];
    return [
      { message: `Every role gets this right${where}, also those of other tenants`, at: everyone.location },
    ];
  },
};
