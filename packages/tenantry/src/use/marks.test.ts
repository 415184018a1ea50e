import type { Selection } from "@tenantry/core";
import { describe, expect, test } from "vitest";
import { catalog, intent } from "../testing/catalog.ts";
import { shown, state } from "../testing/ledgers.ts";
import { marked, marksOf } from "./marks.ts";
import type { MarkWish } from "./marks.ts";

const files = catalog("public/001_tenants", "tenant/002_users", "both/003_audit", "tenant/004_email");

describe("marksOf()", () => {
  test("records a migration where its scope belongs and it is not recorded yet", () => {
    const fleet = { public: "", acme: "002_users", corp: "002_users 003_audit" };
    expect(after(fleet, { how: "applied", word: "both/003_audit" })).toEqual({
      public: "003_audit*",
      acme: "002_users 003_audit*",
      corp: "002_users 003_audit",
    });
    expect(after(fleet, { how: "applied", word: "tenant/002_users" })).toEqual(shown(state(files, fleet)));
  });

  test("keeps out of targets that are not selected", () => {
    const fleet = { public: "", acme: "", corp: "" };
    const wish: MarkWish = { how: "applied", word: "003_audit" };
    expect(after(fleet, wish, { tenants: ["acme"] })).toEqual({ public: "", acme: "003_audit*", corp: "" });
    expect(after(fleet, wish, { only: "public" })).toEqual({ public: "003_audit*", acme: "", corp: "" });
  });

  test("settles a step that was left running", () => {
    expect(after({ acme: "002_users~" }, { how: "applied", word: "002_users" })).toEqual({
      acme: "002_users*",
    });
    expect(after({ acme: "002_users~" }, { how: "unapplied", word: "002_users" })).toEqual({ acme: "" });
  });

  test("keeps the spelling of a ledger that was taken over", () => {
    expect(after({ acme: "002?" }, { how: "applied", word: "004_email" })).toEqual({ acme: "002 004*" });
    expect(after({ acme: "002? 004?" }, { how: "unapplied", word: "tenant/004_email" })).toEqual({
      acme: "002",
    });
  });

  test("erases one of two spellings by its very spelling, both by the id", () => {
    const fleet = { acme: "002? 002_users" };
    expect(after(fleet, { how: "unapplied", word: "002" })).toEqual({ acme: "002_users" });
    expect(after(fleet, { how: "unapplied", word: "002_users" })).toEqual({ acme: "002" });
    expect(after(fleet, { how: "unapplied", word: "tenant/002_users" })).toEqual({ acme: "" });
  });

  test("erases a row that no file knows, by its spelling", () => {
    expect(after({ acme: "002_users 009_gone" }, { how: "unapplied", word: "009_gone" })).toEqual({
      acme: "002_users",
    });
    expect(refusal({ acme: "002_users" }, { how: "unapplied", word: "009_gone" })).toBe("migration-unknown");
  });

  test("takes over the checksum of a file that was edited on purpose, and nothing else", () => {
    const before = state(files, { public: "003_audit!", acme: "002_users! 003_audit" });
    const wish: MarkWish = { how: "checksum", word: "tenant/002_users" };
    const changes = marksOf(files, before, intent(), wish);
    const checksum = files.migrations.find(({ id }) => id === "tenant/002_users")?.up.checksum;
    expect(changes.map(({ target, rows }) => [target.id, rows])).toEqual([
      [
        "acme",
        [
          {
            id: "tenant/002_users",
            name: "002_users",
            version: "002_users",
            row: { checksum, state: "applied" },
          },
        ],
      ],
    ]);
  });

  test("makes ledgers hold exactly what stands at or before a version", () => {
    const fleet = { public: "", acme: "002_users 003_audit 004_email", corp: "" };
    expect(after(fleet, { how: "to", word: "003" })).toEqual({
      public: "001_tenants* 003_audit*",
      acme: "002_users 003_audit",
      corp: "002_users* 003_audit*",
    });
    expect(after(fleet, { how: "to", word: "base" })).toEqual({ public: "", acme: "", corp: "" });
    expect(after(fleet, { how: "to", word: "head" }, { only: "tenants" })).toEqual({
      public: "",
      acme: "002_users 003_audit 004_email",
      corp: "002_users* 003_audit* 004_email*",
    });
    expect(refusal(fleet, { how: "to", word: "009" })).toBe("unknown-version");
  });

  test("refuses a bare version that fits several migrations, unless the selection leaves one", () => {
    const twins = catalog("public/001_a", "tenant/001_b");
    const wish: MarkWish = { how: "applied", word: "001" };
    expect(() => marksOf(twins, state(twins, { public: "", acme: "" }), intent(), wish)).toThrow(
      '"001" may be any of public/001_a and tenant/001_b.',
    );
    const only = intent({}, { only: "tenants" });
    expect(marksOf(twins, state(twins, { public: "", acme: "" }), only, wish)).toMatchObject([
      { target: { id: "acme" }, rows: [{ id: "tenant/001_b" }] },
    ]);
  });
});

function after(fleet: Readonly<Record<string, string>>, wish: MarkWish, selection: Partial<Selection> = {}) {
  const before = state(files, fleet);
  return shown(marked(before, marksOf(files, before, intent({}, selection), wish)));
}

function refusal(fleet: Readonly<Record<string, string>>, wish: MarkWish): unknown {
  try {
    return marksOf(files, state(files, fleet), intent(), wish);
  } catch (error) {
    return error instanceof Error && "code" in error ? error.code : error;
  }
}
