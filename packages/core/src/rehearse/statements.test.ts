import { describe, expect, test } from "vitest";
import { factsWith, tableOf } from "../testing/facts.ts";
import { locks, rehearsal, rehearsedCohort, rehearsedStep, traced } from "../testing/rehearsal.ts";
import type { StatementTrace } from "../trace.ts";
import { statementRows, type RuledStatement, type StatementRow } from "./statements.ts";

describe("statementRows()", () => {
  test("tells locks on tables, and those on indexes only where there is nothing else", () => {
    const [both, alone] = rowsOf(
      traced("alter table t", { locks: locks("t=SHARE", "u=ACCESS SHARE", "t_a:index=ACCESS EXCLUSIVE") }),
      traced("alter index t_a", { line: 2, locks: locks("t_a:index=SHARE UPDATE EXCLUSIVE") }),
    );
    expect(both?.locks.map(({ relation }) => relation)).toEqual(["t"]);
    expect(alone?.locks.map(({ relation }) => relation)).toEqual(["t_a"]);
    expect(alone?.blocks).toBe("ddl");
  });

  test("counts what the transaction still holds among what blocks others", () => {
    const [row] = rowsOf(
      traced("update u", { held: locks("t=ACCESS EXCLUSIVE", "v=SHARE UPDATE EXCLUSIVE") }),
    );
    expect(row).toMatchObject({ blocks: "reads and writes", locks: [], kept: [{ relation: "t" }] });
  });

  test.each([
    [traced("alter table t", { rewrites: ["t", "t_a"], builds: [build("t_a")] }), "rewrites t t_a"],
    [traced("alter table t", { scans: ["t"], builds: [build("n")] }), "scans t; builds n"],
    [traced("update t set a = 1"), "writes rows"],
    [traced("do $$ begin end $$"), "runs code"],
    [traced("alter table t add a int"), "catalog only"],
  ])("says what the work of a statement is", (trace, work) => {
    expect(
      rowsOf(trace)[0]
        ?.work.map(({ kind, what }) => [kind, ...what].join(" "))
        .join("; "),
    ).toBe(work);
  });

  test("shows a statement once, as the history shows it in which it locks most", () => {
    const less = rehearsedStep({ statements: [traced("alter table t")] });
    const more = rehearsedStep({ statements: [traced("alter table t", { locks: locks("t=SHARE") })] });
    const rows = statementRows(rehearsal([rehearsedCohort([less]), rehearsedCohort([more])]), null);
    expect(rows.map(({ blocks }) => blocks)).toEqual(["writes"]);
  });

  test("knows the largest table that a statement is about", () => {
    const facts = factsWith({
      tables: [tableOf("t", 5000), tableOf("u", 9000), { ...tableOf("plans", 100), kind: "public" }],
    });
    const about = (trace: StatementTrace) =>
      statementRows(rehearsal([rehearsedCohort([rehearsedStep({ statements: [trace] })])]), facts)[0]
        ?.largest;
    expect(about(traced("x", { scans: ["t"] }))?.table).toBe("t");
    expect(about(traced("x", { locks: locks("t=SHARE", "u=SHARE") }))?.table).toBe("u");
    expect(about(traced("x", { locks: locks("public.plans=SHARE") }))?.table).toBe("plans");
    expect(about(traced("x", { locks: locks("plans=SHARE") }))).toBeNull();
  });
  test("estimates the work in the largest target, and nothing where there is none or no size", () => {
    const facts = factsWith({ tables: [tableOf("t", 600e6), tableOf("u", 1e9)] });
    const seconds = (trace: StatementTrace) =>
      statementRows(rehearsal([rehearsedCohort([rehearsedStep({ statements: [trace] })])]), facts)[0]
        ?.seconds ?? null;
    expect(seconds(traced("x", { rewrites: ["t", "t_a"], scans: ["t"], builds: [build("t_a")] }))).toBe(100);
    expect(seconds(traced("x", { scans: ["t", "u"] }))).toBe(16);
    expect(seconds(traced("x", { locks: locks("t=ACCESS EXCLUSIVE") }))).toBeNull();
    expect(seconds(traced("x", { scans: ["unknown"] }))).toBeNull();
    expect(rowsOf(traced("x", { scans: ["t"] }))[0]?.seconds).toBeNull();
  });

  test("estimates it in the other targets too", () => {
    const facts = factsWith({ tables: [tableOf("t", 1e9)] });
    const step = rehearsedStep({ statements: [traced("x", { scans: ["t"] })] });
    const [row] = statementRows(rehearsal([rehearsedCohort([step])]), facts);
    expect(row?.spread).toEqual({ p50: 0.1, p95: 1, max: 10, mean: 0.2 });
    expect(rowsOf(traced("x", { scans: ["t"] }))[0]?.spread).toBeNull();
  });
});

describe("statementRows() of what nobody ran", () => {
  const ruled: RuledStatement = {
    id: "tenant/2_b",
    kind: "tenant",
    path: "migrations/tenant/2_b.sql",
    line: 1,
    command: "ALTER TABLE",
    text: "alter table t",
    locks: locks("t=ACCESS EXCLUSIVE", "public.plans=SHARE"),
    work: "rewrite",
    tables: ["t"],
  };

  test("shows what the rules say of it, and how long its work may take where it is largest", () => {
    const facts = factsWith({ tables: [tableOf("t", 12e6), tableOf("u", 60e9)] });
    expect(statementRows(null, facts, [ruled])).toMatchObject([
      {
        blocks: "reads and writes",
        work: [{ kind: "rewrites", what: ["t"] }],
        largest: { table: "t" },
        seconds: 2,
        evidence: "static",
      },
    ]);
    expect(statementRows(null, null, [ruled])).toMatchObject([{ largest: null, seconds: null }]);
    expect(statementRows(null, facts, [{ ...ruled, work: null }])).toMatchObject([
      { work: [{ kind: "catalog only" }], largest: { table: "t" }, seconds: null },
    ]);
  });

  test("believes what was seen rather than the rules, and adds what was not run", () => {
    const seen = rehearsal([rehearsedCohort([rehearsedStep({ statements: [traced("alter table t")] })])]);
    const rows = statementRows(seen, null, [ruled, { ...ruled, line: 2 }]);
    expect(rows.map(({ trace, evidence, blocks }) => [trace.line, evidence, blocks])).toEqual([
      [1, "shadow", "nothing"],
      [2, "static", "reads and writes"],
    ]);
  });
});

function build(index: string): { readonly index: string; readonly table: string } {
  return { index, table: "t" };
}

function rowsOf(...statements: readonly StatementTrace[]): readonly StatementRow[] {
  return statementRows(rehearsal([rehearsedCohort([rehearsedStep({ statements })])]), null);
}
