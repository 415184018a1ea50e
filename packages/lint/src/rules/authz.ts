import type { Node } from "libpg-query";
import { subcommandsOf } from "../tree/alter-table.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "authz",
  severity: "notice",
  hazard: "Who owns something may do everything with it, and a role is one for the whole server.",
  help: "Make sure that the new owner or role is meant, in every target.",
  safe: "",
  noSafe: "who owns what is a decision, and no form of SQL makes it safer",
  effect: { lock: "AccessExclusive", work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["pg-schema-diff:AUTHZ_UPDATE"],
  bad: [
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "alter table a owner to current_user;",
    },
    { sql: "create role reader;", unrunnable: "a role belongs to the whole server" },
    { sql: "grant reader to writer;", unrunnable: "a role belongs to the whole server" },
  ],
  good: [
    { sql: "create table a (b int); alter table a owner to current_user;" },
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "grant select on a to current_user;",
    },
  ],
  check: ({ node }, context) => [
    ...rolesChanged(node).map((role) => ({ message: `The role ${role} is changed for the whole server` })),
    ...subcommandsOf(node, "AT_ChangeOwner").flatMap(({ relation }) => {
      const { fresh, shown } = context.table(relation);
      return fresh ? [] : [{ message: `The table ${shown} gets another owner` }];
    }),
  ],
};

function rolesChanged(node: Node): string[] {
  if ("CreateRoleStmt" in node) return [node.CreateRoleStmt.role ?? ""];
  if ("AlterRoleStmt" in node) return [node.AlterRoleStmt.role?.rolename ?? ""];
  if ("DropRoleStmt" in node) return rolesIn(node.DropRoleStmt.roles);
  return "GrantRoleStmt" in node ? rolesIn(node.GrantRoleStmt.grantee_roles) : [];
}

function rolesIn(roles: readonly Node[] | undefined): string[] {
  return (roles ?? []).flatMap((one) => ("RoleSpec" in one ? [one.RoleSpec.rolename ?? ""] : []));
}
