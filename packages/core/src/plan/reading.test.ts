import { describe, expect, test } from "vitest";
import { catalog } from "../testing/catalog.ts";
import { sha256, up } from "../testing/intent.ts";
import { state } from "../testing/state.ts";
import { plan } from "./plan.ts";

const folder = catalog("001_tenants public", "002_users tenant", "003_audit both", "004_email tenant");

describe("plan() spells new rows", () => {
  test.each([
    ["by stem in a ledger of ours", "002_users 003_audit", ["004_email"]],
    ["by stem in an empty ledger", "", ["002_users", "003_audit", "004_email"]],
    ["by bare version where the ledger does", "002? 003?", ["004"]],
    ["by stem once one row is", "002? 003_audit", ["004_email"]],
    ["as a running row already is", "002? 003_audit 004~", ["004"]],
  ])("%s", (_name, rows, versions) => {
    expect(spelled(rows)).toEqual(versions);
  });

  test("by stem in a ledger that knows only aliases", () => {
    const renamed = catalog("001_users tenant alias 001_multi_tenant", "002_more tenant");
    const planned = plan(renamed, state({ acme: "001_multi_tenant?" }), up(), sha256);
    expect(planned.stages[0]?.cohorts[0]?.steps.map(({ version }) => version)).toEqual(["002_more"]);
  });
});

function spelled(rows: string): readonly string[] {
  const planned = plan(folder, state({ public: "001_tenants 003_audit", acme: rows }), up(), sha256);
  return planned.stages.flatMap(({ cohorts }) =>
    cohorts.flatMap(({ steps }) => steps.map(({ version }) => version)),
  );
}
