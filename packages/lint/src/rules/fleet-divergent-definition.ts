import type { Rule } from "../rule.ts";
import { factsOfTenants } from "../tree/example-facts.ts";
import { takesStrongLock } from "../tree/strong-statements.ts";

export const rule: Rule = {
  id: "fleet-divergent-definition",
  severity: "warning",
  hazard:
    "Tenants with the same history but different tables: the same SQL locks, takes and fails differently there.",
  help: "Ask tenantry drift which tenants differ, and in what. Repair them first.",
  safe: "",
  noSafe: "the tenants have to be repaired, not the file",
  needs:
    "facts with fingerprints of schemas: `plan --offline --facts`, `lint --facts`. A plan online reads sizes only; there `tenantry drift` looks.",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "C+L",
  aliases: [],
  bad: [
    {
      setup: "create table a (b int);",
      sql: "alter table a add column c int;",
      facts: factsOfTenants(500, 0, ["x", "y"]),
      effect: { lock: "AccessExclusive", work: "none" },
    },
  ],
  good: [
    {
      setup: "create table a (b int);",
      sql: "alter table a add column c int;",
      facts: factsOfTenants(500, 0, ["x"]),
    },
    { setup: "create table a (b int);", sql: "alter table a add column c int;" },
  ],
  check: ({ node }, { kind, facts, subjects, index }) => {
    const first = subjects.findIndex((one) => takesStrongLock(one.node));
    if (index !== first || !takesStrongLock(node)) return [];
    const drifted = (facts?.groups ?? []).filter(
      (group) => group.kind === kind && group.fingerprints.length > 1,
    );
    if (drifted.length === 0) return [];
    const count = drifted.reduce((sum, { fingerprints }) => sum + fingerprints.length, 0);
    const message = `Targets with the same history have ${count} different definitions, and this was reviewed for one`;
    return [{ message, evidence: "facts" }];
  },
};
