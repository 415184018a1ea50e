import { describe, expect, test } from "vitest";
import { catalog } from "../testing/catalog.ts";
import { sha256, up } from "../testing/intent.ts";
import { shown } from "../testing/show.ts";
import { state } from "../testing/state.ts";
import { plan } from "./plan.ts";

const folder = catalog("001_tenants public", "002_users tenant", "003_audit both", "004_email tenant");

describe("plan() with a bound", () => {
  test.each(["002", "2", "002_users", "tenant/002_users"])("stops after %s", (to) => {
    const planned = plan(folder, state({ public: "", acme: "" }), up({ to }), sha256);
    expect(
      planned.stages.flatMap(({ cohorts }) => cohorts.flatMap(({ steps }) => steps.map(({ id }) => id))),
    ).toEqual(["public/001_tenants", "tenant/002_users"]);
  });

  test("takes the beginning of a version that only one has, also in several scopes", () => {
    const dated = catalog("20260101_0900_a public", "20260101_0900_b tenant", "20260102_0900_c tenant");
    expect(shown(dated, state({ public: "", acme: "" }), up({ to: "20260101" }))).toMatchInlineSnapshot(`
      "
      safe, 0 up to date
      1 public
        public at base: +public/20260101_0900_a
      2 tenant after public:public/20260101_0900_a
        acme at base: +tenant/20260101_0900_b
      "
    `);
    expect(shown(dated, state({ public: "", acme: "" }), up({ to: "2026" }))).toMatchInlineSnapshot(`
      "
      blocked, 0 up to date
      error ambiguous-version (2) 2026 fits public/20260101_0900_a, tenant/20260101_0900_b and tenant/20260102_0900_c.
      "
    `);
  });

  test("takes along what the bounded migrations require", () => {
    const ahead = catalog("1_a tenant requires public/3", "2_b public", "3_c public", "4_d public");
    expect(shown(ahead, state({ public: "", acme: "" }), up({ to: "1" }))).toMatchInlineSnapshot(`
      "
      safe, 0 up to date
      1 public
        public at base: +public/2_b +public/3_c
      2 tenant after public:public/2_b public:public/3_c
        acme at base: +tenant/1_a
      "
    `);
  });

  test("has nothing to apply up to base", () => {
    expect(plan(folder, state({ public: "", acme: "" }), up({ to: "base" }), sha256).verdict).toBe("nothing");
  });

  test("refuses a version that nobody has, with the one that was meant", () => {
    expect(shown(folder, state({ public: "", acme: "" }), up({ to: "tenant/004_emial" })))
      .toMatchInlineSnapshot(`
      "
      blocked, 0 up to date
      error unknown-version (2) There is no migration tenant/004_emial for the selected targets.
      "
    `);
  });
});
