import { describe, expect, test } from "vitest";
import { catalog } from "../testing/catalog.ts";
import { isOneVersion, meantBy } from "./meant.ts";

const folder = catalog(
  "1_tenants public",
  "20_users tenant",
  "20260103000000_email tenant",
  "20260103000000_plans public",
  "20260203000000_audit both",
);

describe("meantBy()", () => {
  test.each([
    ["tenant/20_users", ["tenant/20_users"]],
    ["20_users", ["tenant/20_users"]],
    ["020", ["tenant/20_users"]],
    ["20260203", ["both/20260203000000_audit"]],
    ["both/2026", ["both/20260203000000_audit"]],
    ["tenant/2026", ["tenant/20260103000000_email"]],
    ["20260103000000_e", ["tenant/20260103000000_email"]],
    ["20260103", ["tenant/20260103000000_email", "public/20260103000000_plans"]],
    ["20_", ["tenant/20_users"]],
    ["2026", ["tenant/20260103000000_email", "public/20260103000000_plans", "both/20260203000000_audit"]],
    ["", []],
    ["2", []],
    ["202", []],
    ["tenant/", []],
    ["users", []],
    ["public/20260203", []],
  ])("%j means %j", (word, ids) => {
    expect(meantBy(word, folder.migrations).map(({ id }) => id)).toEqual(ids);
  });

  test("prefers what is written whole to what it begins", () => {
    const nested = catalog("2026_a tenant", "202601_b tenant");
    expect(meantBy("2026", nested.migrations).map(({ id }) => id)).toEqual(["tenant/2026_a"]);
  });
});

test("isOneVersion() is true for one change in several scopes", () => {
  expect(isOneVersion(meantBy("20260103", folder.migrations))).toBe(true);
  expect(isOneVersion(meantBy("2026", folder.migrations))).toBe(false);
});
