import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "index-on-partitioned-parent",
  severity: "error",
  hazard:
    "CREATE INDEX on a partitioned table blocks writes to every partition until all indexes are built, and has no concurrent form.",
  help: "Create it on the parent alone (ON ONLY), build one concurrently on each partition, and attach each.",
  safe: "create index events_at on only events (at);\n\n-- in a file of its own, for each partition:\n--! transaction: off\ncreate index concurrently events_2026_at on events_2026 (at);\n\n-- then:\nalter index events_at attach partition events_2026_at;",
  effect: { lock: "Share", work: "build" },
  versions: "all",
  detection: "H",
  aliases: ["atlas:PG108", "pg-migration-lint:PGM001"],
  bad: [
    {
      setup:
        "create table a (b int) partition by range (b); create table a1 partition of a for values from (1) to (9);",
      sql: "create index c on a (b);",
    },
    {
      setup:
        "create table a (b int) partition by range (b); create table a1 partition of a for values from (1) to (9);",
      sql: "create unique index c on a (b);",
    },
  ],
  good: [
    { setup: "create table a (b int) partition by range (b);", sql: "create index c on only a (b);" },
    { sql: "create table a (b int) partition by range (b); create index c on a (b);" },
    { setup: "create table a (b int);", sql: "create index c on a (b);" },
  ],
  check: ({ node }, context) => {
    if (!("IndexStmt" in node) || node.IndexStmt.relation?.inh !== true) return [];
    const { relation, idxname } = node.IndexStmt;
    const { fresh, shown, table } = context.table(relation);
    if (fresh || table?.kind !== "partitioned") return [];
    const what = idxname === undefined ? "An index" : `The index ${idxname}`;
    return [
      {
        message: `${what} is built on every partition of ${shown} while writes to all of them wait`,
        table: relation,
        evidence: "history",
      },
    ];
  },
};
