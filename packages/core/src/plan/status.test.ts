import { describe, expect, test } from "vitest";
import { catalog, withProblems } from "../testing/catalog.ts";
import { state, tenants } from "../testing/state.ts";
import { statusJson, statusOf } from "./status.ts";

const folder = catalog("1_a public", "2_b tenant", "3_c both", "4_d tenant");

describe("statusOf()", () => {
  test("shows one cohort per history, public first, then the largest", () => {
    const fleet = state({ public: "1_a", ...tenants(30, "2_b"), acme: "2_b 3_c 4_d", corp: "2_b! 3_c 4_d" });
    const json = statusJson(statusOf(folder, fleet, "production"));
    expect(
      json.cohorts.map(({ kind, count, head, applied, pending }) => [kind, count, head, applied, pending]),
    ).toMatchInlineSnapshot(`
      [
        [
          "public",
          1,
          "1_a",
          1,
          [
            "both/3_c",
          ],
        ],
        [
          "tenant",
          30,
          "2_b",
          1,
          [
            "both/3_c",
            "tenant/4_d",
          ],
        ],
        [
          "tenant",
          1,
          "4_d",
          3,
          [],
        ],
        [
          "tenant",
          1,
          "4_d",
          3,
          [],
        ],
      ]
    `);
    expect(json.cohorts[1]?.targets).toHaveLength(20);
    expect(
      json.cohorts.flatMap(({ problems }) => problems.map(({ code, targets }) => [code, targets])),
    ).toEqual([["edited", ["corp"]]]);
  });

  test("is the documented document", () => {
    const fleet = state(
      { public: "1_a 3_c", acme: "2_b 3_c~" },
      { unprovisioned: ["new"], orphans: ["tenant_old"] },
    );
    expect(statusJson(statusOf(folder, fleet, "production"))).toMatchInlineSnapshot(`
      {
        "cohorts": [
          {
            "applied": 2,
            "count": 1,
            "head": "3_c",
            "kind": "public",
            "pending": [],
            "problems": [],
            "targets": [
              "public",
            ],
          },
          {
            "applied": 1,
            "count": 1,
            "head": "2_b",
            "kind": "tenant",
            "pending": [
              "both/3_c",
              "tenant/4_d",
            ],
            "problems": [
              {
                "code": "unfinished",
                "column": null,
                "count": 1,
                "evidence": null,
                "help": "The next apply takes it up where it stopped, unless another run is still at it.",
                "line": null,
                "message": "both/3_c was begun in acme and never finished.",
                "path": "migrations/both/3_c.sql",
                "severity": "warning",
                "targets": [
                  "acme",
                ],
              },
            ],
            "targets": [
              "acme",
            ],
          },
        ],
        "environment": "production",
        "orphans": [
          "tenant_old",
        ],
        "problems": [],
        "targets": 2,
        "unprovisioned": [
          "new",
        ],
      }
    `);
  });

  test("keeps the problems of catalog and fleet apart from those of a history", () => {
    const broken = withProblems(folder, { code: "cycle", severity: "error", message: "", help: "", exit: 2 });
    const unreadable = {
      code: "unreadable",
      severity: "error",
      message: "",
      help: "",
      targets: ["x"],
      exit: 5,
    } as const;
    const { problems, cohorts } = statusOf(
      broken,
      state({ acme: "2_b!" }, { problems: [unreadable] }),
      "local",
    );
    expect(problems.map(({ code }) => code)).toEqual(["cycle", "unreadable"]);
    expect(cohorts[0]?.problems.map(({ code }) => code)).toEqual(["edited"]);
  });

  test("gives every target where that is asked for", () => {
    const status = statusOf(folder, state(tenants(30, "")), "local");
    expect(statusJson(status, "all").cohorts[0]?.targets).toHaveLength(30);
  });
});
