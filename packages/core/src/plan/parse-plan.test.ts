import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { worlds } from "../testing/arbitrary.ts";
import { catalog } from "../testing/catalog.ts";
import { sha256, up } from "../testing/intent.ts";
import { state, tenants } from "../testing/state.ts";
import { digestHolds } from "./digest.ts";
import { planJson } from "./json.ts";
import { parsePlan } from "./parse-plan.ts";
import { plan } from "./plan.ts";

const folder = catalog("1_a public", "2_b tenant off", "3_c tenant contract");
const fleet = state({ public: "1_a!", acme: "2_b" });

describe("planJson()", () => {
  test("is the documented document", () => {
    expect(planJson(plan(folder, fleet, up(), sha256))).toMatchInlineSnapshot(`
      {
        "digest": "4b46ee550630e9e09db4e4e8e971dbfdae3205121d837afdeac3c546d69e3414",
        "policy": {
          "ledger": "schema_migrations",
          "role": null,
          "searchPath": [
            "$target",
          ],
          "severities": {},
        },
        "problems": [
          {
            "code": "edited",
            "column": null,
            "count": 1,
            "evidence": null,
            "help": "Put the old text back and write a new migration. If the edit was meant: tenantry mark --checksum public/1_a --only public",
            "line": null,
            "message": "public/1_a was changed after public ran it.",
            "path": "migrations/public/1_a.sql",
            "severity": "error",
            "targets": [
              "public",
            ],
          },
        ],
        "stages": [
          {
            "cohorts": [
              {
                "blocked": [
                  "edited",
                ],
                "count": 1,
                "digest": "67795be495efb1bdb2ea32b5e8e7eb02ed4c1ea0addc1561bf96549374b8064e",
                "from": {
                  "applied": 1,
                  "head": "1_a",
                  "history": "848317f8febfb76594b5eecfd825c7e75f4776f745dc732b911e9f5f1721a0f4",
                },
                "steps": [],
                "targets": [
                  "public",
                ],
              },
            ],
            "kind": "public",
            "requires": [],
          },
          {
            "cohorts": [
              {
                "blocked": [],
                "count": 1,
                "digest": "a0cac7fb1320d86b0533fe76cad5f98a1cd98cde5e9fdbc8f3786d903ee4ed78",
                "from": {
                  "applied": 1,
                  "head": "2_b",
                  "history": "5c11aa647e5265cb38febb60f87148d020ccd8f9517bd7f733cf92b7c4561ab0",
                },
                "steps": [
                  {
                    "checksum": "sum-3_c",
                    "id": "tenant/3_c",
                    "mode": "transaction",
                    "phase": "contract",
                    "verb": "apply",
                  },
                ],
                "targets": [
                  "acme",
                ],
              },
            ],
            "kind": "tenant",
            "requires": [],
          },
        ],
        "upToDate": 0,
        "verb": "apply",
        "verdict": "blocked",
        "version": 1,
      }
    `);
  });

  test("cuts long lists of targets and keeps the counts", () => {
    const many = plan(folder, state({ public: "1_a", ...tenants(500, "2_b!") }), up(), sha256);
    const capped = planJson(many);
    const whole = planJson(many, "all");
    expect(capped.stages[0]?.cohorts[0]).toMatchObject({ count: 500 });
    expect(capped.stages[0]?.cohorts[0]?.targets).toHaveLength(20);
    expect(capped.problems[0]).toMatchObject({ code: "edited", count: 500 });
    expect(capped.problems[0]?.targets).toHaveLength(20);
    expect(whole.stages[0]?.cohorts[0]?.targets).toHaveLength(500);
    expect(whole.problems[0]?.targets).toHaveLength(500);
  });
});

describe("digestHolds()", () => {
  const written = planJson(plan(folder, fleet, up(), sha256));

  test("is true of every plan that was written", () => {
    fc.assert(
      fc.property(worlds("graphs"), ({ folder, fleet }) => {
        const json = planJson(plan(folder, state(fleet), up({ outOfOrder: "allow" }), sha256));
        expect(digestHolds(json, sha256)).toBe(true);
      }),
    );
  });

  test.each([
    ["the digest", { ...written, digest: "0" }],
    ["the policy", { ...written, policy: { ...written.policy, role: "admin" } }],
    ["a step", JSON.parse(JSON.stringify(written).replace("sum-3_c", "sum-other"))],
    ["a cohort's digest", JSON.parse(JSON.stringify(written).replaceAll(/("digest":")a0/g, "$1b0"))],
    ["the steps of a cohort", { ...written, stages: written.stages.slice(0, 1) }],
  ])("is false where somebody changed %s", (_, changed) => {
    expect(digestHolds(changed, sha256)).toBe(false);
  });
});

describe("parsePlan()", () => {
  test("reads back every plan that was written", () => {
    fc.assert(
      fc.property(worlds("graphs"), ({ folder, fleet }) => {
        const json = planJson(plan(folder, state(fleet), up({ outOfOrder: "allow" }), sha256));
        expect(parsePlan(JSON.stringify(json), "plan.json")).toEqual({ plan: json, problem: null });
      }),
    );
  });

  test.each([
    ["", "it is no JSON"],
    ["{", "it is no JSON"],
    ["null", "it must be an object"],
    ["[]", "it must be an object"],
    ["{}", "version must be 1"],
    [without("policy"), "policy must be an object"],
    [without("digest"), "digest must be a text"],
    [changed({ verb: "drop" }), "verb must be apply or revert"],
    [changed({ upToDate: -1 }), "upToDate must be a count"],
    [changed({ upToDate: 1.5 }), "upToDate must be a count"],
    [changed({ stages: {} }), "stages must be a list"],
    [
      changed({ stages: [{ kind: "public", requires: [], cohorts: [{ digest: 7 }] }] }),
      "stages[0].cohorts[0].digest must be a text",
    ],
  ])("says what is wrong with %j", (json, wrong) => {
    expect(parsePlan(json, "plan.json")).toMatchObject({
      plan: null,
      problem: {
        code: "plan-file",
        exit: 2,
        path: "plan.json",
        message: `plan.json is not a plan: ${wrong}.`,
      },
    });
  });

  test("never throws, whatever a document holds", () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), fc.string(), (json, key) => {
        expect(parsePlan(json, "p").plan).toBeNull();
        const hostile = JSON.stringify({ ...planJson(plan(folder, fleet, up(), sha256)), [key]: json });
        expect(() => parsePlan(hostile, "p")).not.toThrow();
      }),
    );
  });
});

function changed(fields: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ ...planJson(plan(folder, fleet, up(), sha256)), ...fields });
}

function without(name: string): string {
  return changed({ [name]: undefined });
}
