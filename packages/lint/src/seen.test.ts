import type { Claim, Problem, Rehearsal, StatementTrace } from "@tenantry/core";
import { describe, expect, test } from "vitest";
import { withSeen } from "./seen.ts";

const path = "migrations/tenant/2_b.sql";

function hazard(claim: Claim | undefined, more: Partial<Problem> = {}): Problem {
  const said = { code: "type-change-rewrite", severity: "error", message: "", help: "", exit: 9 } as const;
  return { ...said, path, line: 3, evidence: "static", ...(claim === undefined ? {} : { claim }), ...more };
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

const rewrite: Claim = { relations: ["a"], lock: "ACCESS EXCLUSIVE", work: "rewrite" };

describe("withSeen()", () => {
  test("a hazard whose lock and work were seen is known from the run", () => {
    expect(evidenceOf(hazard(rewrite), ran(whole))).toBe("shadow");
    expect(evidenceOf(hazard(rewrite, { evidence: "history" }), ran(whole))).toBe("shadow");
    expect(evidenceOf(hazard(rewrite), ran({ ...whole, locks: [], held: exclusive }))).toBe("shadow");
    const weaker = { ...rewrite, lock: "SHARE ROW EXCLUSIVE", work: "none" } as const;
    expect(evidenceOf(hazard(weaker), ran({ locks: exclusive }))).toBe("shadow");
    expect(evidenceOf(hazard({ ...rewrite, relations: ["b", "a"] }), ran(whole))).toBe("shadow");
  });

  test("one that the run does not bear out stays as it was", () => {
    expect(evidenceOf(hazard(rewrite), ran({ locks: exclusive }))).toBe("static");
    expect(evidenceOf(hazard(rewrite), ran({ rewrites: ["a"] }))).toBe("static");
    for (const work of ["scan", "build"] as const)
      expect(evidenceOf(hazard({ ...rewrite, work }), ran(whole))).toBe("static");
  });

  test("the same lock or the same work on another table bears nothing out", () => {
    const other = [{ relation: "b", kind: "table", mode: "ACCESS EXCLUSIVE" }] as const;
    expect(evidenceOf(hazard({ ...rewrite, work: "none" }), ran({ locks: other }))).toBe("static");
    expect(evidenceOf(hazard(rewrite), ran({ locks: exclusive, rewrites: ["b"] }))).toBe("static");
    expect(evidenceOf(hazard(rewrite), ran({ locks: other, rewrites: ["a"] }))).toBe("static");
    const index = [{ relation: "a", kind: "index", mode: "ACCESS EXCLUSIVE" }] as const;
    expect(evidenceOf(hazard({ ...rewrite, work: "none" }), ran({ locks: index }))).toBe("static");
    const build = { ...rewrite, work: "build" } as const;
    expect(evidenceOf(hazard(build), ran({ ...whole, builds: [{ index: "i", table: "b" }] }))).toBe("static");
    expect(evidenceOf(hazard(build), ran({ ...whole, builds: [{ index: "i", table: "a" }] }))).toBe("shadow");
  });

  test("one of another statement or another file does too", () => {
    for (const more of [{ line: 1 }, { line: 4 }, { path: "migrations/tenant/3_c.sql" }])
      expect(evidenceOf(hazard(rewrite, more), ran(whole))).toBe("static");
  });

  test("what claims nothing that a run would show is not known from one", () => {
    expect(evidenceOf(hazard(undefined), ran(whole))).toBe("static");
    const { evidence: _none, ...edited } = hazard(undefined);
    expect(evidenceOf(edited, ran(whole))).toBeUndefined();
  });
});
