import { describe, expect, test } from "vitest";
import type { Base } from "../catalog.ts";
import { catalog } from "../testing/catalog.ts";
import { state } from "../testing/state.ts";
import { beginningOf } from "./beginning.ts";

const folder = catalog("1_a tenant", "2_b both", "3_c tenant", "4_d tenant edited");
const base: Base = { path: "tenant/schema.sql", statements: [], checksum: "s", baseline: "2" };

describe("beginningOf()", () => {
  test.each([
    ["", ""],
    ["1_a 2_b", "tenant/1_a both/2_b"],
    ["1? 2_b?", "tenant/1_a both/2_b"],
    ["1_a 2_b*", "2_b was marked without being run"],
    ["1_a~", "1_a was begun and never finished"],
    ["0_z 1_a", "there is no file for 0_z"],
    ["1_a 4_d", "4_d was changed after it ran"],
    ["1_a* 2_b* 3_c*", "1_a was marked without being run, and 2 more rows like it"],
  ])("of the history %j is %j", (rows, said) => {
    expect(shown(rows, null)).toBe(said);
  });

  test.each([
    ["1_a 2_b", "tenant/1_a both/2_b"],
    ["1_a* 2_b*", "schema.sql"],
    ["1_a* 2_b 3_c", "schema.sql tenant/3_c"],
    ["1_a 2_b 3_c*", "3_c was marked without being run, which tenant/schema.sql does not hold"],
    ["1_a*", "its history lacks a part of tenant/schema.sql"],
    ["0_z 1_a 2_b", "there is no file for 0_z, which tenant/schema.sql does not hold"],
  ])("with a schema.sql up to 2, of %j is %j", (rows, said) => {
    expect(shown(rows, base)).toBe(said);
  });

  test("takes nothing for granted from a schema.sql without baseline", () => {
    expect(shown("1_a*", { ...base, baseline: null })).toMatch(/^1_a was marked without being run, which/);
  });
});

function shown(rows: string, tenant: Base | null): string {
  const [group] = state({ acme: rows }).groups;
  if (group === undefined) throw new Error("no group");
  const beginning = beginningOf(group, { ...folder, bases: { public: null, tenant } });
  if (beginning.reason !== null) return beginning.reason;
  const start = beginning.base === null ? [] : ["schema.sql"];
  return [...start, ...beginning.migrations.map(({ id }) => id)].join(" ");
}
