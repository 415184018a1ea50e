import { expect, test } from "vitest";
import type { Target } from "../target.ts";
import type { DriftCohort } from "./drift.ts";
import { driftCounts, driftInFacts } from "./drift-counts.ts";

function targets(kind: Target["kind"], ...ids: readonly string[]): readonly Target[] {
  return ids.map((id) => ({ kind, id, database: "", schema: id, labels: {} }));
}

const cohort: DriftCohort = {
  kind: "tenant",
  head: "2_b",
  applied: 1,
  basis: "majority",
  agreeing: targets("tenant", "a", "b", "c"),
  outliers: [{ targets: targets("tenant", "d"), kinds: ["index"], objects: null }],
};

test("driftCounts() is about tenants: the public schema and who is alone have nobody to differ from", () => {
  const alone = { ...cohort, basis: "alone", agreeing: targets("tenant", "e"), outliers: [] } as const;
  const shared = { ...alone, kind: "public", agreeing: targets("public", "public") } as const;
  const all = [...targets("public", "public"), ...targets("tenant", "a", "b", "c", "d", "e", "unread")];
  const counts = driftCounts({ cohorts: [shared, cohort, alone] }, all);
  expect(counts).toEqual({ tenants: 6, compared: 4, drifted: 1 });
  expect(driftCounts({ cohorts: [] }, [])).toEqual({ tenants: 0, compared: 0, drifted: 0 });
});

test("driftInFacts() counts the same, by fingerprints", () => {
  const groups = [
    { kind: "public", count: 1, fingerprints: [{ hash: "p", count: 1 }] },
    {
      kind: "tenant",
      count: 5,
      fingerprints: [
        { hash: "x", count: 3 },
        { hash: "y", count: 1 },
      ],
    },
    { kind: "tenant", count: 1, fingerprints: [{ hash: "z", count: 1 }] },
    { kind: "tenant", count: 2, fingerprints: [] },
  ] as const;
  expect(driftInFacts(groups)).toEqual({ tenants: 8, compared: 4, drifted: 1 });
});
