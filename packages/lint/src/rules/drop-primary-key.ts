import { addedConstraints } from "../tree/alter-table.ts";
import { droppedConstraints } from "../tree/dropped-constraints.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "drop-primary-key",
  severity: "warning",
  hazard:
    "Without its primary key a table cannot be replicated as before, and tools that find rows by it fail.",
  help: "Put another key in its place in the same statement.",
  safe: "alter table users drop constraint users_pkey, add constraint users_pkey primary key using index users_key;",
  effect: { lock: "AccessExclusive", work: "none" },
  versions: "all",
  detection: "H+C",
  aliases: ["atlas:CD103", "atlas:PG312", "diesel-guard:drop-primary-key"],
  bad: [
    {
      setup: "create table a (b int constraint a_pkey primary key);",
      sql: "alter table a drop constraint a_pkey;",
    },
  ],
  good: [
    {
      setup:
        "create table a (b int constraint a_pkey primary key, c int not null); create unique index i on a (c);",
      sql: "alter table a drop constraint a_pkey, add constraint a_key primary key using index i;",
    },
    { setup: "create table a (b int constraint a_b unique);", sql: "alter table a drop constraint a_b;" },
  ],
  check: ({ node }, context) => {
    if (addedConstraints(node).some(({ constraint }) => constraint.contype === "CONSTR_PRIMARY")) return [];
    return droppedConstraints(node, context)
      .filter(({ constraint }) => constraint.kind === "primary")
      .map(({ table }) => ({
        message: `The table ${table.shown} has no primary key any more`,
        evidence: "history" as const,
      }));
  },
};
