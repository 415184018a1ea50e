import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "enum-add-in-tx-pre12",
  severity: "error",
  hazard: "Before PostgreSQL 12, ALTER TYPE … ADD VALUE cannot run in a transaction.",
  help: "Give it a migration of its own with --! transaction: off.",
  safe: "--! transaction: off\nalter type mood add value 'calm';",
  effect: { lock: null, work: "none" },
  versions: "< 12",
  detection: "S+L",
  aliases: ["pg-migration-lint:enum-add-in-tx"],
  bad: [
    {
      postgres: 11,
      setup: "create type a as enum ('b');",
      sql: "alter type a add value 'c';",
      unrunnable: "needs PostgreSQL 11",
    },
  ],
  good: [
    { setup: "create type a as enum ('b');", sql: "alter type a add value 'c';" },
    {
      postgres: 11,
      setup: "create type a as enum ('b');",
      sql: "--! transaction: off\nalter type a add value 'c';",
    },
    { postgres: 11, setup: "create type a as enum ('b');", sql: "alter type a rename value 'b' to 'c';" },
  ],
  check: ({ node }, { postgres, mode }) => {
    if (postgres >= 12 || mode === "off" || !("AlterEnumStmt" in node)) return [];
    const { newVal, oldVal } = node.AlterEnumStmt;
    if (newVal === undefined || oldVal !== undefined) return [];
    return [{ message: `PostgreSQL ${postgres} does not add '${newVal}' to an enum in a transaction` }];
  },
};
