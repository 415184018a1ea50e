import { describe, expect, test } from "vitest";
import { checksOf } from "./checks.ts";
import type { Inspection } from "./comment/inspection.ts";
import { plan } from "./plan/plan.ts";
import { readCatalog } from "./read-catalog.ts";
import { checksText } from "./render/checks-text.ts";
import { plainPalette } from "./render/palette.ts";
import { sha256, up } from "./testing/intent.ts";
import { rehearsal, rehearsedCohort, rehearsedStep, troubled } from "./testing/rehearsal.ts";
import { state, tenants } from "./testing/state.ts";

const catalog = readCatalog([{ path: "tenant/1_a.sql", text: "create table a (b int);" }], sha256);
const planned = plan(catalog, state({ public: "", ...tenants(2, "") }), up(), sha256);
const nobody = { inspection: null, rehearsal: null };

function inspection(understood: number): Inspection {
  return { coverage: { statements: 3, understood }, applied: 3, statements: [], accepted: [] };
}

function resultOf(check: string, looked: Parameters<typeof checksOf>[2]): string {
  const found = checksOf(planned, "database", looked).find((one) => one.check === check);
  return [found?.result, found?.text].join(": ");
}

describe("checksOf()", () => {
  test("ticks nothing that was not run", () => {
    expect(checksOf(planned, "files", nobody).map(({ check, result }) => `${check} ${result}`)).toEqual([
      "files passed",
      "histories not run",
      "hazards not run",
      "rehearsal not run",
      "drift not run",
    ]);
  });

  test("says what was read of histories, and from where", () => {
    expect(checksOf(planned, "database", nobody)[1]?.text).toBe("none edited or missing");
    expect(checksOf(planned, "facts", nobody)[1]?.text).toBe("none edited or missing, by the facts");
    const edited = { ...planned.problems[0], code: "edited", severity: "error", exit: 4 } as const;
    const problem = { message: "", help: "", ...edited };
    expect(checksOf({ ...planned, problems: [problem] }, "database", nobody)[1]).toMatchObject({
      result: "failed",
      text: "1 problem",
    });
  });

  test("warns where a statement was not understood", () => {
    expect(resultOf("hazards", { ...nobody, inspection: inspection(3) })).toBe(
      "passed: looked for: 3 of 3 statements understood (100 %)",
    );
    expect(resultOf("hazards", { ...nobody, inspection: inspection(2) })).toBe(
      "warning: looked for: 2 of 3 statements understood (66 %)",
    );
  });

  test("says of a rehearsal what it came to, and why it was not run", () => {
    const proven = rehearsal([rehearsedCohort([rehearsedStep()])]);
    expect(resultOf("rehearsal", { ...nobody, rehearsal: proven })).toBe(
      "passed: 1 of 1 step went up, down and up again",
    );
    expect(resultOf("rehearsal", { ...nobody, rehearsal: troubled() })).toMatch(/^failed: .*marked/);
    const skipped = rehearsal([], { skipped: "no server" });
    expect(resultOf("rehearsal", { ...nobody, rehearsal: skipped })).toBe("not run: no server");
  });
});

describe("checksText()", () => {
  test("is a line for each, with the way to have it run", () => {
    expect(checksText(checksOf(planned, "database", { ...nobody, inspection: inspection(3) }), plainPalette))
      .toMatchInlineSnapshot(`
      "  checked
          ✓ files                    read, split and ordered
          ✓ applied migrations       none edited or missing
          ✓ hazards in the SQL       looked for: 3 of 3 statements understood (100 %)
          – rehearsal: up, down, up  not run: plan --rehearse
          – drift between tenants    not run: tenantry drift
      "
    `);
    expect(checksText(checksOf(planned, "files", { ...nobody, rehearsal: troubled() }), plainPalette))
      .toMatchInlineSnapshot(`
      "  checked
          ✓ files                    read, split and ordered
          – applied migrations       not read: no database was asked
          – hazards in the SQL       not run
          ✗ rehearsal: up, down, up  0 of 3 steps went up, down and up again; 1 failed, 1 left something else behind, 1 not run and 1 cohort not rehearsed (1_a was marked without being run)
          – drift between tenants    not run: tenantry drift
      "
    `);
  });
});
