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
  ],
  good: [
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "grant select on a to current_user;",
    },
    { setup: "create table a (id bigint primary key, b int, c text);", sql: "revoke all on a from public;" },
  ],
  check: ({ node }) => {
    if (!("GrantStmt" in node) || node.GrantStmt.is_grant !== true) return [];
    const everyone = (node.GrantStmt.grantees ?? []).find(
      (one) => "RoleSpec" in one && one.RoleSpec.roletype === "ROLESPEC_PUBLIC",
    );
    if (everyone === undefined || !("RoleSpec" in everyone)) return [];
    return [
      { message: "Every role gets this right, also those of other tenants", at: everyone.RoleSpec.location },
    ];
  },
};
