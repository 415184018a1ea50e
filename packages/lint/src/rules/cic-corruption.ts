import type { Facts } from "@tenantry/core";
import { buildsConcurrently } from "../tree/concurrent-build.ts";
import type { Rule } from "../rule.ts";

const old: Facts = {
  version: 1,
  environment: "production",
  at: "2026-11-17T06:00:00Z",
  server: { version: "14.2", number: 140002, major: 14 },
  majors: [14],
  timezone: "UTC",
  settings: {},
  extensions: [],
  roles: [],
  names: "hashed",
  groups: [],
  registry: true,
  unread: [],
  tables: [],
  invalidIndexes: [],
};

export const rule: Rule = {
  id: "cic-corruption",
  severity: "error",
  hazard: "PostgreSQL 14.0 to 14.3 can leave rows out of an index that is built concurrently.",
  help: "Upgrade the server to 14.4 or later first.",
  safe: "",
  noSafe: "only another server helps; nothing that the file says does",
  effect: { lock: "ShareUpdateExclusive", work: "build" },
  versions: "14.0 to 14.3",
  detection: "S+L",
  aliases: ["strong_migrations:add_index_corruption"],
  bad: [
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "--! transaction: off\ncreate index concurrently i on a (b);",
      facts: old,
      unrunnable: "needs PostgreSQL 14.0 to 14.3",
    },
    {
      setup: "create table a (b int); create index c on a (b);",
      sql: "--! transaction: off\nreindex index concurrently c;",
      facts: old,
      unrunnable: "needs PostgreSQL 14.0 to 14.3",
    },
  ],
  good: [
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "--! transaction: off\ncreate index concurrently i on a (b);",
    },
  ],
  check: ({ node }, { facts }) => {
    if (
      !buildsConcurrently(node) ||
      facts === null ||
      !/^14\.[0-3]$/.test(facts.server.version.split(" ")[0] ?? "")
    )
      return [];
    return [
      {
        message: `An index built concurrently on PostgreSQL ${facts.server.version} may lack rows`,
        evidence: "facts" as const,
      },
    ];
  },
};
