import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "drop-database",
  severity: "error",
  hazard: "DROP DATABASE deletes all that is in it.",
  help: "Drop a tenant with `tenantry tenant drop`, which says first what will be lost.",
  safe: "",
  noSafe: "what is in it is lost by any statement",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["squawk:ban-drop-database", "atlas:DS101"],
  bad: [{ sql: "--! transaction: off\ndrop database if exists other;" }],
  good: [{ sql: "drop table if exists b;" }],
  check: ({ node }) =>
    "DropdbStmt" in node
      ? [{ message: `All that is in the database ${node.DropdbStmt.dbname ?? ""} is deleted` }]
      : [],
};
