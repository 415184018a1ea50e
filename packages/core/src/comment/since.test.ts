import { describe, expect, test } from "vitest";
import { withHazards } from "../plan/with-hazards.ts";
import { inWaves, small, uneven, upToDate } from "../testing/scenes.ts";
import { remembered, type Remembered } from "./remembered.ts";
import { sincePush, type Pushed } from "./since.ts";

const step = { id: "tenant/1_a", verb: "apply", checksum: "x", mode: "transaction" } as const;
const before: Pushed = { head: "91ac0e3aaaa", steps: [step], shown: null };
const after: Pushed = { ...before, head: "4b8e1f2bbbb" };

const blocked: Remembered = {
  verdict: "blocked",
  findings: [
    { code: "drop-column", severity: "error", path: "migrations/tenant/1_a.sql" },
    { code: "fk-without-index", severity: "warning", path: "migrations/tenant/1_a.sql" },
  ],
  cohorts: [
    { kind: "public", head: "0_p", targets: 1 },
    { kind: "tenant", head: "0_t", targets: 9997 },
  ],
};

describe("sincePush()", () => {
  test("says which steps came, went and changed", () => {
    const steps = [step, { ...step, id: "tenant/2_b" }, { ...step, id: "tenant/3_c" }];
    const now = [
      { ...step, checksum: "y" },
      { ...step, id: "tenant/3_c", mode: "off" } as const,
      { ...step, id: "tenant/4_d" },
    ];
    expect(sincePush({ ...before, steps }, { ...after, steps: now })).toBe(
      [
        "<details><summary>Since the previous push (<code>91ac0e3</code> → <code>4b8e1f2</code>)</summary>",
        "",
        "- changed: `tenant/1_a`",
        "- `tenant/3_c` now runs in mode off, was transaction",
        "- new: `tenant/4_d`",
        "- no longer `tenant/2_b`",
        "",
        "</details>",
        "",
      ].join("\n"),
    );
  });

  test("says what became of the verdict, the findings and the cohorts", () => {
    const shown: Remembered = {
      verdict: "warning",
      findings: [
        { code: "fk-without-index", severity: "warning", path: "migrations/tenant/1_a.sql" },
        { code: "orphan", severity: "warning", path: null },
      ],
      cohorts: [
        { kind: "tenant", head: "0_t", targets: 9998 },
        { kind: "tenant", head: null, targets: 2 },
      ],
    };
    expect(lines({ ...before, shown: blocked }, { ...after, shown })).toEqual([
      "- verdict: ⛔ blocked → ⚠️ ready, with warnings",
      "- new: ⚠️ `orphan`",
      "- resolved: ⛔ `drop-column` in `migrations/tenant/1_a.sql`",
      "- new cohort: 2 tenants at the start",
      "- no cohort any more: public at `0_p`",
      "- tenants with something to do: 9,997 → 10,000",
    ]);
  });

  test("compares only what both remember", () => {
    const many = { ...blocked, verdict: "safe", findings: null, cohorts: null } as const;
    expect(lines({ ...before, shown: blocked }, { ...after, shown: many })).toEqual([
      "- verdict: ⛔ blocked → ✅ ready",
    ]);
    expect(sincePush(before, { ...after, shown: blocked })).toBe("");
  });

  test("is empty where nothing changed", () => {
    expect(sincePush({ ...before, shown: blocked }, { ...after, shown: blocked })).toBe("");
  });

  test("lets no name leave its place", () => {
    const cohorts = [{ kind: "tenant", head: "`<img> @team", targets: 1 }] as const;
    const text = sincePush(
      { ...before, shown: blocked },
      { ...after, shown: { ...blocked, findings: [], cohorts } },
    );
    expect(text).toContain("- new cohort: 1 tenant at `` `<img> @team ``\n");
  });
});

describe("remembered()", () => {
  test("has verdict, findings without their lines, and the cohorts that there are at first", () => {
    expect(remembered(uneven(9998).plan)).toEqual({
      verdict: "blocked",
      findings: [
        { code: "edited", severity: "error", path: "migrations/tenant/20260102_0900_create_users.sql" },
        { code: "orphan", severity: "warning", path: null },
        { code: "unreached", severity: "warning", path: null },
      ],
      cohorts: [
        { kind: "public", head: "20260101_0900_create_tenants", targets: 1 },
        { kind: "tenant", head: "20260102_0900_create_users", targets: 9999 },
        { kind: "tenant", head: null, targets: 1 },
      ],
    });
    expect(remembered(upToDate().plan)).toEqual({ verdict: "nothing", findings: [], cohorts: [] });
  });

  test("is small, however many findings and tenants there are", () => {
    const hazards = Array.from({ length: 200 }, (_, each) => ({
      code: "drop-column",
      severity: "error" as const,
      message: "",
      help: "",
      exit: 9 as const,
      path: `migrations/tenant/${each}.sql`,
      line: 1,
    }));
    expect(remembered(withHazards(small().plan, hazards)).findings).toBeNull();
    expect(JSON.stringify(remembered(inWaves(9_999).plan)).length).toBeLessThan(400);
  });
});

function lines(was: Pushed, is: Pushed): readonly string[] {
  return sincePush(was, is)
    .split("\n")
    .filter((line) => line.startsWith("- "));
}
