import { describe, expect, test } from "vitest";
import type { Inspection } from "../comment/inspection.ts";
import type { RuledStatement } from "../rehearse/statements.ts";
import { factsWith, tableOf } from "../testing/facts.ts";
import { locks, rehearsal, rehearsedCohort, rehearsedStep, traced } from "../testing/rehearsal.ts";
import { ansiPalette, plainPalette } from "./palette.ts";
import { statementListText } from "./statement-list.ts";

function ruled(line: number, more: Partial<RuledStatement> = {}): RuledStatement {
  return {
    id: "tenant/2_b",
    kind: "tenant",
    path: "migrations/tenant/2_b.sql",
    line,
    command: "ALTER TABLE",
    text: "alter table users alter column id type bigint",
    locks: locks("users=ACCESS EXCLUSIVE"),
    work: "rewrite",
    tables: ["users"],
    ...more,
  };
}

function inspectionOf(statements: readonly RuledStatement[]): Inspection {
  const count = statements.length;
  return { coverage: { statements: count, understood: count }, applied: count, statements, accepted: [] };
}

const harmless = { locks: locks("users=SHARE UPDATE EXCLUSIVE"), work: null, text: "comment on table users" };

describe("statementListText()", () => {
  test("says lock, who waits, work, largest target, estimate and how it is known", () => {
    const facts = factsWith({ tables: [tableOf("users", 12e8)] });
    const inspection = inspectionOf([ruled(1), ruled(4, harmless)]);
    expect(statementListText(null, facts, inspection, plainPalette)).toMatchInlineSnapshot(`
      "  what each statement locks and does (from the rules: nothing was run)
        2_b.sql:1  alter table users alter column id type bigint
          ACCESS EXCLUSIVE users · blocks reads and writes · rewrites users
          largest target 12,000,000 rows, 1.1 GB · about 3 min
        2_b.sql:4  comment on table users
          SHARE UPDATE EXCLUSIVE users · blocks ddl · catalog only
          largest target 12,000,000 rows, 1.1 GB
        Estimate: bytes of the largest target by rates that were measured once on two busy cores. Your
        server was not asked.
      "
    `);
  });

  test("says of each how it is known where only some were run", () => {
    const seen = rehearsal([
      rehearsedCohort([
        rehearsedStep({ statements: [traced("create index i on t", { locks: locks("t=SHARE") })] }),
      ]),
    ]);
    expect(statementListText(seen, null, inspectionOf([ruled(7)]), plainPalette)).toMatchInlineSnapshot(`
      "  what each statement locks and does
        2_b.sql:1  create index i on t
          SHARE t · blocks writes · catalog only · seen
        2_b.sql:7  alter table users alter column id type bigint
          ACCESS EXCLUSIVE users · blocks reads and writes · rewrites users · from the rules
      "
    `);
    expect(statementListText(seen, null, null, plainPalette)).toContain(
      "(seen on PostgreSQL 18.4, empty tables)",
    );
  });

  test("shows only what others wait for or what takes long where there are many, and counts the rest", () => {
    const many = Array.from({ length: 40 }, (_, index) => ruled(index + 1, index % 20 === 3 ? {} : harmless));
    const text = statementListText(null, null, inspectionOf(many), plainPalette);
    expect(text.match(/2_b\.sql:\d+/g)).toEqual(["2_b.sql:4", "2_b.sql:24"]);
    expect(text).toContain("… and 38 more: --json has all");
    const waited = Array.from({ length: 40 }, (_, index) => ruled(index + 1));
    const cut = statementListText(null, null, inspectionOf(waited), plainPalette);
    expect(cut.match(/2_b\.sql:\d+/g)).toHaveLength(12);
    expect(cut).toContain("… and 28 more");
  });

  test("keeps within 100 columns, whatever the names are", () => {
    const long = "a_rather_long_name_of_a_table_".repeat(2);
    const facts = factsWith({ tables: [tableOf(long, 12e11)] });
    const one = ruled(1234, {
      text: `alter table ${long} ${"x".repeat(200)}`,
      locks: locks(`${long}=ACCESS EXCLUSIVE`),
      tables: [long],
    });
    const text = statementListText(null, facts, inspectionOf([one]), plainPalette);
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(100);
  });

  test("paints who has to wait, and lets no control character through", () => {
    const hostile = ruled(1, { text: "select '\u001B[31m'", locks: locks("a\u202Eb=ACCESS EXCLUSIVE") });
    const text = statementListText(null, null, inspectionOf([hostile]), ansiPalette);
    expect(text).toContain("\u001B[31mblocks reads and writes\u001B[39m");
    expect(text).not.toContain("'\u001B[31m'");
    expect(text).not.toContain("\u202E");
  });

  test("is empty where nobody knows of any", () => {
    expect(statementListText(null, null, null, plainPalette)).toBe("");
    expect(statementListText(null, null, inspectionOf([]), plainPalette)).toBe("");
  });
});
