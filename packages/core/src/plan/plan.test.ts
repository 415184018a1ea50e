import { describe, expect, test } from "vitest";
import { catalog } from "../testing/catalog.ts";
import { sha256, up } from "../testing/intent.ts";
import { show } from "../testing/show.ts";
import { state } from "../testing/state.ts";
import { plan } from "./plan.ts";

const folder = catalog("001_tenants public", "002_users tenant", "003_audit both", "004_email tenant");

describe("plan()", () => {
  test("puts public before tenants and tenants with the same history into one cohort", () => {
    const fleet = state({ public: "001_tenants", acme: "002_users", globex: "002_users", initech: "" });
    expect(show(plan(folder, fleet, up(), sha256))).toMatchInlineSnapshot(`
      "
      safe, 0 up to date
      1 public
        public at 001_tenants: +both/003_audit
      2 tenant after public:both/003_audit
        acme globex at 002_users: +both/003_audit +tenant/004_email
        initech at base: +tenant/002_users +both/003_audit +tenant/004_email
      "
    `);
  });

  test("has nothing to do where every ledger holds every migration", () => {
    const all = "002_users 003_audit 004_email";
    const fleet = state({ public: "001_tenants 003_audit", acme: all, globex: all });
    expect(show(plan(folder, fleet, up(), sha256))).toMatchInlineSnapshot(`
      "
      nothing, 3 up to date
      "
    `);
  });
});
