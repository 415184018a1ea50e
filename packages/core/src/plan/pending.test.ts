import { describe, expect, test } from "vitest";
import { catalog } from "../testing/catalog.ts";
import { down, up } from "../testing/intent.ts";
import { shown } from "../testing/show.ts";
import { state } from "../testing/state.ts";

describe("plan() with a stub", () => {
  const stubbed = catalog("1_a tenant", "2_b tenant stub", "3_c tenant");

  test("is blocked where it is pending, and nowhere else", () => {
    expect(shown(stubbed, state({ acme: "1_a", globex: "1_a 2_b" }))).toMatchInlineSnapshot(`
      "
      blocked, 0 up to date
      1 tenant
        globex at 2_b: +tenant/3_c
        acme at 1_a: +tenant/2_b +tenant/3_c BLOCKED stub
      error stub (4) [acme] tenant/2_b is pending in acme, and its SQL is still to be written: op.get_bind()
      "
    `);
  });

  test("goes as far as there is SQL, and reverts what was done in another way", () => {
    expect(shown(stubbed, state({ acme: "" }), up({ to: "1" }))).not.toContain("stub");
    expect(shown(stubbed, state({ acme: "1_a 2_b" }), down({ steps: 1 }))).not.toContain("stub");
  });
});

describe("plan() by phase", () => {
  const phases = catalog(
    "1_a tenant",
    "2_expand tenant expand",
    "3_contract tenant contract requires tenant/2",
    "4_after tenant requires tenant/3",
    "5_e tenant requires tenant/2",
    "6_public public contract requires tenant/2",
    "7_f public",
  );

  test("leaves contracts and what requires them when it only expands", () => {
    expect(shown(phases, state({ public: "", acme: "1_a" }), up({ phase: "expand" }))).toMatchInlineSnapshot(`
      "
      safe, 0 up to date
      1 public
        public at base: +public/7_f
      2 tenant after public:public/7_f
        acme at 1_a: +tenant/2_expand +tenant/5_e
      "
    `);
  });

  test("does not call what expand skipped out of order", () => {
    const fleet = state({ public: "7_f", acme: "1_a 2_expand 5_e" });
    expect(shown(phases, fleet)).toMatchInlineSnapshot(`
      "
      safe, 0 up to date
      1 public after tenant:tenant/2_expand
        public at 7_f: +public/6_public
      2 tenant after public:public/6_public
        acme at 5_e: +tenant/3_contract +tenant/4_after
      "
    `);
  });

  test("calls a contract out of order once something that names it is applied", () => {
    const fleet = state({ public: "7_f 6_public", acme: "1_a 2_expand 4_after 5_e" });
    expect(shown(phases, fleet)).toMatchInlineSnapshot(`
      "
      blocked, 1 up to date
      1 tenant
        acme at 5_e: +tenant/3_contract BLOCKED out-of-order
      error out-of-order (4) [acme] tenant/3_contract is out of order: acme already ran migrations that come after it.
      "
    `);
  });

  test("runs only contracts when it contracts", () => {
    const fleet = state({ public: "", acme: "1_a 2_expand 5_e", globex: "1_a 2_expand 5_e" });
    expect(shown(phases, fleet, up({ phase: "contract" }))).toMatchInlineSnapshot(`
      "
      safe, 0 up to date
      1 public after tenant:tenant/2_expand
        public at base: +public/6_public
      2 tenant after public:public/6_public
        acme globex at 5_e: +tenant/3_contract
      "
    `);
  });

  test("refuses a contract everywhere while its expand is missing in one tenant", () => {
    const fleet = state({ public: "", acme: "1_a 2_expand 5_e", globex: "1_a" });
    expect(shown(phases, fleet, up({ phase: "contract" }))).toMatchInlineSnapshot(`
      "
      blocked, 0 up to date
      1 public
        public at base: +public/6_public BLOCKED expand-missing
      2 tenant
        acme at 5_e: +tenant/3_contract BLOCKED expand-missing
        globex at 1_a: +tenant/3_contract BLOCKED expand-missing
      error expand-missing (4) [globex] public/6_public is a contract migration and runs nowhere yet: tenant/2_expand, which it requires, is not applied in globex.
      error expand-missing (4) [globex] tenant/3_contract is a contract migration and runs nowhere yet: tenant/2_expand, which it requires, is not applied in globex.
      "
    `);
  });

  test("asks tenants outside the selection too whether they have expanded", () => {
    const fleet = state({ public: "", acme: "1_a" });
    expect(shown(phases, fleet, up({ phase: "contract" }, { only: "public" }))).toMatchInlineSnapshot(`
      "
      blocked, 0 up to date
      1 public
        public at base: +public/6_public BLOCKED expand-missing
      error expand-missing (4) [acme] public/6_public is a contract migration and runs nowhere yet: tenant/2_expand, which it requires, is not applied in acme.
      "
    `);
  });

  const two = catalog("2_expand tenant expand", "3_contract tenant contract requires tenant/2", "4_d tenant");

  test("refuses a contract for one tenant while another has not expanded", () => {
    const fleet = state({ acme: "2_expand", globex: "" });
    expect(shown(two, fleet, up({}, { tenants: ["acme"] }))).toMatchInlineSnapshot(`
      "
      blocked, 0 up to date
      1 tenant
        acme at 2_expand: +tenant/3_contract +tenant/4_d BLOCKED expand-missing
      error expand-missing (4) [globex] tenant/3_contract is a contract migration and runs nowhere yet: tenant/2_expand, which it requires, is not applied in globex.
      "
    `);
  });

  test("waits with a contract until all have expanded, where no phase is asked for", () => {
    expect(shown(two, state({ acme: "2_expand", globex: "" }))).toMatchInlineSnapshot(`
      "
      safe, 0 up to date
      1 tenant
        globex at base: +tenant/2_expand
      2 tenant after tenant:tenant/2_expand
        globex at 2_expand: +tenant/3_contract +tenant/4_d
        acme at 2_expand: +tenant/3_contract +tenant/4_d
      "
    `);
  });

  test("says that a contract will not be reached where one tenant cannot expand", () => {
    const before = catalog(
      "1_a tenant",
      "2_expand tenant expand",
      "3_contract tenant contract requires tenant/2",
    );
    expect(shown(before, state({ acme: "1_a", globex: "1_a!" }))).toMatchInlineSnapshot(`
      "
      blocked, 0 up to date
      1 tenant
        globex at 1_a: +tenant/2_expand BLOCKED edited
        acme at 1_a: +tenant/2_expand
      2 tenant after tenant:tenant/2_expand
        globex at 2_expand: +tenant/3_contract BLOCKED edited
        acme at 2_expand: +tenant/3_contract
      error edited (4) [globex] tenant/1_a was changed after globex ran it.
      warning unreached (0) [acme] acme must wait for tenant/2_expand, which will not run.
      "
    `);
  });

  test("holds a contract back while a tenant's ledger cannot be read", () => {
    const problem = { code: "ledger-unreadable", severity: "error", message: "", help: "", exit: 5 } as const;
    const fleet = state({ acme: "2_expand" }, { problems: [{ ...problem, targets: ["globex"] }] });
    expect(shown(two, fleet, up({ phase: "contract" }))).toMatchInlineSnapshot(`
      "
      blocked, 0 up to date
      1 tenant
        acme at 2_expand: +tenant/3_contract BLOCKED requires-unknown
      error ledger-unreadable (5) [globex] 
      error requires-unknown (5) [acme] acme must wait for what is required everywhere: the ledger of globex is not known.
      "
    `);
  });

  test("asks nobody who expanded long ago, nor those who are not in the fleet", () => {
    const fleet = state({ acme: "2_expand", globex: "2_expand 3_contract" }, { unprovisioned: ["newcorp"] });
    expect(shown(two, fleet, up({ phase: "contract" }))).toMatchInlineSnapshot(`
      "
      warning, 1 up to date
      1 tenant
        acme at 2_expand: +tenant/3_contract
      warning unprovisioned (0) [newcorp] Registered but without a schema of their own: newcorp.
      "
    `);
  });

  test("lets a contract run in others where it is blocked in one that has expanded", () => {
    const fleet = state({ acme: "2_expand", globex: "2_expand!" });
    expect(shown(two, fleet, up({ phase: "contract" }))).toMatchInlineSnapshot(`
      "
      blocked, 0 up to date
      1 tenant
        globex at 2_expand: +tenant/3_contract BLOCKED edited
        acme at 2_expand: +tenant/3_contract
      error edited (4) [globex] tenant/2_expand was changed after globex ran it.
      "
    `);
  });
});
