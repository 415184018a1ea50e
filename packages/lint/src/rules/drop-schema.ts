import { strings } from "../objects/name.ts";
import { partsOf } from "../replay/drop.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "drop-schema",
  severity: "error",
  hazard: "DROP SCHEMA deletes all that is in it.",
  help: "Drop a tenant with `tenantry tenant drop`, which says first what will be lost.",
  safe: "",
  noSafe: "what is in it is lost by any statement",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["pgls:ban-drop-schema", "atlas:DS101", "pg-migration-lint:PGM205"],
  bad: [
    { setup: "create schema if not exists other;", sql: "drop schema other;" },
    { sql: "drop schema if exists other cascade;" },
  ],
  good: [{ sql: "create schema other;" }, { sql: "drop table if exists b;" }],
  check: ({ node }, { undone }) => {
    if (!("DropStmt" in node) || node.DropStmt.removeType !== "OBJECT_SCHEMA") return [];
    const names = (node.DropStmt.objects ?? []).flatMap((object) => strings(partsOf(object)));
    const own = undone.flatMap((one) =>
      "CreateSchemaStmt" in one.node ? (one.node.CreateSchemaStmt.schemaname ?? []) : [],
    );
    return names
      .filter((name) => !own.includes(name))
      .map((name) => ({ message: `All that is in the schema ${name} is deleted` }));
  },
};
