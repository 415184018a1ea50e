import { describe, expect, test } from "vitest";
import { statusOf } from "../plan/status.ts";
import { catalog } from "../testing/catalog.ts";
import type { State } from "../state.ts";
import { state, tenants } from "../testing/state.ts";
import { plainPalette } from "./palette.ts";
import { pendingText, statusText } from "./status-text.ts";

const folder = catalog("1_a public", "2_b tenant", "3_c both");

describe("statusText()", () => {
  test("shows a fleet in step", () => {
    expect(text(state({ public: "1_a 3_c", acme: "2_b 3_c" }))).toMatchInlineSnapshot(`
      "
      production: 2 targets up to date

        targets  at   applied  pending
        public   3_c  2        none
        acme     3_c  2        none
      "
    `);
  });

  test("shows a fleet that is behind", () => {
    expect(text(state({ public: "1_a 3_c", ...tenants(40, "2_b"), acme: "" }))).toMatchInlineSnapshot(`
      "
      production: 41 of 42 targets have pending migrations

        targets     at     applied  pending
        public      3_c    2        none
        40 tenants  2_b    1        1 next both/3_c
        acme        start  0        2 next tenant/2_b
      "
    `);
  });

  test("never says only that all is well beside a ledger that cannot be read", () => {
    const foreign = {
      code: "foreign-ledger",
      severity: "error",
      message: "The ledger of corp is another tool's.",
      help: "tenantry adopt",
      targets: ["corp"],
      exit: 4,
    } as const;
    const fleet = (public_: string): string =>
      text(state({ public: public_, acme: "2_b 3_c" }, { problems: [foreign] })).split("\n")[1] ?? "";
    expect(fleet("1_a 3_c")).toBe("production: 2 targets up to date, 1 error");
    expect(fleet("1_a")).toBe("production: 1 of 2 targets has pending migrations, 1 error");
  });

  test("shows a fleet with a tampered ledger", () => {
    expect(
      text(
        state({ public: "1_a 3_c", acme: "2_b! 3_c" }, { unprovisioned: ["new"], orphans: ["tenant_old"] }),
      ),
    ).toMatchInlineSnapshot(`
      "
      production: 1 error in the histories of 2 targets

        targets  at   applied  pending
        public   3_c  2        none
        acme     3_c  2        none     edited

        registered but without a schema: new

        migrated but not registered: tenant_old

      error edited  migrations/tenant/2_b.sql
        tenant/2_b was changed after acme ran it.
        Put the old text back and write a new migration. If the edit was meant: tenantry mark --checksum tenant/2_b --tenant acme
      "
    `);
  });

  test("shows that there is no fleet", () => {
    expect(text(state({}))).toMatchInlineSnapshot(`
      "
      production: no targets
      "
    `);
  });
});

describe("pendingText()", () => {
  test("names everything that a cohort lacks, in the order of running", () => {
    const fleet = state({ public: "1_a 3_c", ...tenants(40, "2_b"), acme: "" });
    expect(`\n${pendingText(statusOf(folder, fleet, "production"), plainPalette)}`).toMatchInlineSnapshot(`
      "
        pending in 40 tenants
          both/3_c

        pending in acme
          tenant/2_b
          both/3_c
      "
    `);
  });

  test("says nothing where nobody is behind", () => {
    const fleet = state({ public: "1_a 3_c", acme: "2_b 3_c" });
    expect(pendingText(statusOf(folder, fleet, "production"), plainPalette)).toBe("");
  });
});

function text(fleet: State): string {
  return `\n${statusText(statusOf(folder, fleet, "production"), plainPalette)}`;
}
