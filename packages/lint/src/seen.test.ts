import type { Problem, Rehearsal, StatementTrace } from "@tenantry/core";
import { describe, expect, test } from "vitest";
import { rules } from "./registry.ts";
import { unseen, withSeen } from "./seen.ts";

const path = "migrations/tenant/2_b.sql";

function hazard(code: string, more: Partial<Problem> = {}): Problem {
  const said = { severity: "error", message: "", help: "", exit: 9 } as const;
  return { code, ...said, path, line: 3, evidence: "static", ...more };
}

function ran(more: Partial<StatementTrace>): Rehearsal {
  const none = { locks: [], held: [], rewrites: [], scans: [], builds: [], error: null };
  const trace = { path, line: 2, command: "ALTER TABLE", text: "alter table a\n  add b c", ...none, ...more };
  const step = {
    id: "tenant/2_b",
    outcome: "proven",
    reason: "",
    verified: 0,
    statements: [trace],
    during: null,
    error: null,
    differences: [],
  } as const;
  const from = { head: null, applied: 0, history: "" };
  const cohort = { kind: "tenant", from, count: 1, targets: ["acme"], base: null, skipped: null } as const;
  return { version: 1, server: null, skipped: null, notes: [], cohorts: [{ ...cohort, steps: [step] }] };
}

const exclusive = [{ relation: "a", kind: "table", mode: "ACCESS EXCLUSIVE" }] as const;
const whole = { locks: exclusive, rewrites: ["a"] };

function evidenceOf(problem: Problem, rehearsal: Rehearsal): Problem["evidence"] {
  return withSeen([problem], rehearsal)[0]?.evidence;
}

describe("withSeen()", () => {
  test("a hazard whose lock and work were seen is known from the run", () => {
    expect(evidenceOf(hazard("type-change-rewrite"), ran(whole))).toBe("shadow");
    expect(evidenceOf(hazard("type-change-rewrite", { evidence: "history" }), ran(whole))).toBe("shadow");
    expect(evidenceOf(hazard("type-change-rewrite"), ran({ ...whole, locks: [], held: exclusive }))).toBe(
      "shadow",
    );
    expect(evidenceOf(hazard("trigger-change"), ran({ locks: exclusive }))).toBe("shadow");
  });

  test("one that the run does not bear out stays as it was", () => {
    expect(evidenceOf(hazard("type-change-rewrite"), ran({ locks: exclusive }))).toBe("static");
    expect(evidenceOf(hazard("type-change-rewrite"), ran({ rewrites: ["a"] }))).toBe("static");
    expect(evidenceOf(hazard("set-not-null-scan"), ran({ locks: exclusive }))).toBe("static");
    expect(evidenceOf(hazard("index-not-concurrent"), ran({ locks: exclusive }))).toBe("static");
  });

  test("one of another statement or another file does too", () => {
    for (const more of [{ line: 1 }, { line: 4 }, { path: "migrations/tenant/3_c.sql" }])
      expect(evidenceOf(hazard("type-change-rewrite", more), ran(whole))).toBe("static");
  });

  test("what no run can show is not known from one", () => {
    expect(evidenceOf(hazard("prefer-text"), ran(whole))).toBe("static");
    expect(evidenceOf(hazard("drop-column"), ran({ locks: exclusive }))).toBe("static");
    expect(evidenceOf(hazard("not-null-added-to-data"), ran({ locks: exclusive, scans: ["a"] }))).toBe(
      "static",
    );
    const ids = rules.map(({ id }) => id);
    expect(unseen.filter((id) => !ids.includes(id))).toEqual([]);
    const { evidence: _none, ...edited } = hazard("edited");
    expect(evidenceOf(edited, ran(whole))).toBeUndefined();
  });
});
