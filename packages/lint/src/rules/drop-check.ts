import { droppedConstraints } from "../tree/dropped-constraints.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "drop-check",
  severity: "warning",
  hazard: "Rows that the check kept out can come in, in every target.",
  help: "Make sure that nothing counts on it; put a new check in its place first.",
  safe: "",
  noSafe: "letting in what the check kept out is what dropping it means",
  effect: { lock: "AccessExclusive", work: "none" },
  versions: "all",
  detection: "H+C",
  aliases: ["atlas:CD102"],
  bad: [
    {
      setup: "create table a (b int, constraint a_b check (b > 0));",
      sql: "alter table a drop constraint a_b;",
    },
  ],
  good: [
    {
      setup: "create table a (b int, constraint a_b check (b is not null));",
      sql: "alter table a alter column b set not null, drop constraint a_b;",
    },
    { setup: "create table a (b int constraint a_b unique);", sql: "alter table a drop constraint a_b;" },
    { sql: "create table a (b int, constraint a_b check (b > 0)); alter table a drop constraint a_b;" },
  ],
  check: ({ node }, context) =>
    droppedConstraints(node, context)
      // A proof for SET NOT NULL has done its work.
      .filter(
        ({ constraint: { kind, expression } }) =>
          kind === "check" && (expression === null || !("NullTest" in expression)),
      )
      .map(({ table, constraint }) => ({
        message: `Rows that ${constraint.name} kept out of ${table.shown} can come in`,
        evidence: "history" as const,
      })),
};
