import { constraintsMade } from "../tree/constraints-made.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "unnamed-constraint",
  severity: "off",
  hazard:
    "A constraint without a name gets one from the server, so a later migration and a down must guess it.",
  help: "Name it.",
  safe: "alter table users add constraint users_age check (age >= 0) not valid;",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["diesel-guard:unnamed-constraint"],
  bad: [
    { sql: "create table a (id bigint primary key, b int check (b > 0));" },
    { sql: "create table a (id bigint primary key, b int, unique (b));" },
  ],
  good: [{ sql: "create table a (id bigint primary key, b int not null, constraint a_b check (b > 0));" }],
  check: ({ node }) =>
    constraintsMade(node)
      .filter(({ constraint: { contype = "", conname } }) => named.has(contype) && conname === undefined)
      .map(({ constraint, relation }) => ({
        message: `A constraint of ${relation?.relname ?? "the table"} has no name of its own`,
        at: constraint.location,
      })),
};

const named: ReadonlySet<string> = new Set([
  "CONSTR_CHECK",
  "CONSTR_UNIQUE",
  "CONSTR_FOREIGN",
  "CONSTR_EXCLUSION",
]);
