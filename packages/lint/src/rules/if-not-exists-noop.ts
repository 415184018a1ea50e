import type { Node } from "libpg-query";
import { columnOf } from "../objects/find.ts";
import type { Finding, Rule } from "../rule.ts";

export const rule: Rule = {
  id: "if-not-exists-noop",
  severity: "notice",
  hazard: "IF NOT EXISTS is content with anything of that name, however it is defined.",
  help: "Leave it out: the ledger knows what ran. If targets really differ, check the definition in --! verify.",
  safe: "create table invoices (id bigint primary key);",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S+H",
  aliases: ["pg-migration-lint:PGM403"],
  bad: [
    { sql: "create table if not exists a (b int primary key);" },
    { setup: "create table a (b int);", sql: "create table if not exists a (b text);" },
    {
      setup: "create table a (b int);",
      sql: "alter table a add column if not exists b text;",
      effect: { lock: "AccessExclusive", work: "none" },
    },
    {
      setup: "create table a (b int);",
      sql: "create index if not exists i on a (b);",
      effect: { lock: "Share", work: "build" },
    },
    { sql: "create sequence if not exists s;" },
  ],
  good: [
    { sql: "create table a (b int primary key);" },
    { setup: "create table a (b int);", sql: "alter table a add column c int;" },
    { setup: "create table a (b int);", sql: "alter table a drop column if exists c;" },
    {
      setup: "create table a (b int);",
      sql: "--! transaction: off\ncreate index concurrently if not exists i on a (b);",
    },
  ],
  check: ({ node }, context) => {
    if ("CreateStmt" in node && node.CreateStmt.if_not_exists === true) {
      const { shown, table } = context.table(node.CreateStmt.relation);
      if (table === undefined)
        return [{ message: `Any table ${shown} that is there already is taken for this one` }];
      const message = `The table ${shown} is there already, so this does nothing`;
      return [{ message, severity: "warning", evidence: "history" }];
    }
    if ("IndexStmt" in node || "CreateSeqStmt" in node) return namedAlready(node);
    if (!("AlterTableStmt" in node)) return [];
    const { table, shown } = context.table(node.AlterTableStmt.relation);
    return (node.AlterTableStmt.cmds ?? []).flatMap((one) => {
      if (!("AlterTableCmd" in one) || one.AlterTableCmd.subtype !== "AT_AddColumn") return [];
      const { missing_ok, def } = one.AlterTableCmd;
      if (missing_ok !== true || def === undefined || !("ColumnDef" in def)) return [];
      const { colname = "", location } = def.ColumnDef;
      if (columnOf(table, colname) === undefined) {
        return [{ message: `Any column ${colname} of ${shown} is taken for this one`, at: location }];
      }
      const message = `The column ${colname} of ${shown} is there already, so this does nothing`;
      return [{ message, at: location, severity: "warning", evidence: "history" }];
    });
  },
};

function namedAlready(node: Node): Finding[] {
  if ("CreateSeqStmt" in node && node.CreateSeqStmt.if_not_exists === true) {
    const { sequence } = node.CreateSeqStmt;
    return [
      { message: `Any sequence ${sequence?.relname ?? ""} that is there already is taken for this one` },
    ];
  }
  if (!("IndexStmt" in node) || node.IndexStmt.if_not_exists !== true) return [];
  // A concurrent one has a worse fault, with a rule of its own.
  if (node.IndexStmt.concurrent === true) return [];
  return [
    { message: `Any index ${node.IndexStmt.idxname ?? ""} that is there already is taken for this one` },
  ];
}
