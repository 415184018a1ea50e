import { expect, test } from "vitest";
import type { DriftCounts } from "../drift/drift-counts.ts";
import { small } from "../testing/scenes.ts";
import { checkedTable } from "./checked.ts";
import type { Basis } from "../checks.ts";

/** What the table says of drift. */
function drift(counts: DriftCounts | null, basis: Basis = "database"): string | undefined {
  const table = checkedTable(small().plan, basis, { inspection: null, rehearsed: null, drift: counts });
  return /^\| Drift between tenants \| (.*) \|$/m.exec(table)?.[1];
}

test("checkedTable() says what was found of drift, and in how many tenants nobody could look for it", () => {
  expect(drift({ tenants: 9998, compared: 9998, drifted: 0 })).toBe("✅ none in 9,998 tenants");
  expect(drift({ tenants: 10_000, compared: 9998, drifted: 0 })).toBe(
    "✅ none in 9,998 tenants · 2 not compared",
  );
  expect(drift({ tenants: 12, compared: 10, drifted: 1 })).toBe(
    "⚠️ 1 of 10 tenants is not like others with the same history · 2 not compared: see `tenantry drift`",
  );
  expect(drift({ tenants: 10, compared: 10, drifted: 3 }, "facts")).toBe(
    "⚠️ 3 of 10 tenants are not like others with the same history, by the facts: see `tenantry drift`",
  );
});

test("checkedTable() has no tick for drift where nobody looked, or nobody could be compared", () => {
  expect(drift(null)).toBe("➖ not run");
  expect(drift(null, "files")).toBe("➖ not run");
  expect(drift({ tenants: 0, compared: 0, drifted: 0 })).toBe("➖ not run: there are no tenants");
  expect(drift({ tenants: 2, compared: 0, drifted: 0 }, "facts")).toBe(
    "➖ not run: no two tenants have the same history, by the facts",
  );
});
