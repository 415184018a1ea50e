import { buildsConcurrently } from "../tree/concurrent-build.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "fleet-parallel-cic",
  severity: "warning",
  hazard:
    "Before PostgreSQL 14, concurrent builds in one database wait for one another, in whatever schemas they are.",
  help: "Run it with --concurrency 1, or upgrade.",
  safe: "--! transaction: off\ncreate index concurrently orders_note_idx on orders (note);",
  effect: { lock: "ShareUpdateExclusive", work: "build" },
  versions: "< 14",
  detection: "S+L",
  aliases: [],
  bad: [
    {
      postgres: 13,
      setup: "create table a (b int);",
      sql: "--! transaction: off\ncreate index concurrently c on a (b);",
    },
  ],
  good: [
    {
      postgres: 14,
      setup: "create table a (b int);",
      sql: "--! transaction: off\ncreate index concurrently c on a (b);",
    },
    { postgres: 13, setup: "create table a (b int);", sql: "create index c on a (b);" },
  ],
  check: ({ node }, { kind, postgres }) => {
    if (kind === "public" || postgres >= 14) return [];
    if (!buildsConcurrently(node)) return [];
    return [
      { message: `On PostgreSQL ${postgres} the builds of all tenants of a database wait for one another` },
    ];
  },
};
