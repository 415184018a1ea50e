import { describe, expect, test } from "vitest";
import { rehearsal, rehearsedCohort, rehearsedStep, troubled } from "../testing/rehearsal.ts";
import { rehearsalProblems } from "./problems.ts";
import { proofOf } from "./proof.ts";

describe("rehearsalProblems()", () => {
  test("are errors with place and exit 9 for what failed or came back otherwise, warnings for what was not run", () => {
    expect(rehearsalProblems(troubled())).toMatchInlineSnapshot(`
      [
        {
          "code": "rehearsal-differs",
          "exit": 9,
          "help": "Let down undo all of it, or say that it cannot be undone: --! irreversible: <reason>",
          "message": "down of tenant/2_b does not bring back what was there before: index users_email and column users.plan.",
          "path": "migrations/tenant/2_b.sql",
          "severity": "error",
          "targets": [
            "acme",
          ],
        },
        {
          "code": "rehearsal-failed",
          "column": 13,
          "exit": 9,
          "help": "Mend the file: on a server like this one it does not run.",
          "line": 2,
          "message": "tenant/3_c fails on up: relation "userz" does not exist (42P01)",
          "path": "migrations/tenant/3_c.sql",
          "severity": "error",
          "targets": [
            "acme",
          ],
        },
        {
          "code": "not-rehearsed",
          "exit": 0,
          "help": "What it would do is unknown: look at it with more care.",
          "message": "Not rehearsed: 1_a was marked without being run.",
          "severity": "warning",
          "targets": [
            "corp",
          ],
        },
      ]
    `);
  });

  test("says once what is the same in several cohorts", () => {
    const [cohort] = troubled().cohorts;
    if (cohort === undefined) throw new Error("no cohort");
    const problems = rehearsalProblems(rehearsal([cohort, { ...cohort, targets: ["globex"] }]));
    expect(problems.map(({ code, targets }) => [code, targets])).toEqual([
      ["rehearsal-differs", ["acme", "globex"]],
      ["rehearsal-failed", ["acme", "globex"]],
    ]);
  });

  test("are none where all is proven or honestly goes one way", () => {
    const steps = [rehearsedStep(), rehearsedStep({ outcome: "up only", reason: "it has no down section" })];
    expect(rehearsalProblems(rehearsal([rehearsedCohort(steps)]))).toEqual([]);
  });

  test("say that nothing was run", () => {
    expect(rehearsalProblems(rehearsal([], { skipped: "there is no server" }))).toMatchObject([
      {
        code: "not-rehearsed",
        severity: "warning",
        exit: 0,
        message: "Nothing was rehearsed: there is no server.",
      },
    ]);
  });
});

describe("proofOf()", () => {
  test.each([
    [[], "nothing", "nothing to rehearse"],
    [[rehearsedCohort([rehearsedStep()])], "proven", "1 of 1 step went up, down and up again"],
    [
      [rehearsedCohort([rehearsedStep(), rehearsedStep({ outcome: "up only" })])],
      "partly",
      "1 of 2 steps went up, down and up again; 1 only went up",
    ],
    [
      troubled().cohorts,
      "failed",
      "0 of 3 steps went up, down and up again; 1 failed, 1 left something else behind, 1 not run and 1 cohort not rehearsed",
    ],
  ])("of %# is what it comes to", (cohorts, verdict, text) => {
    expect(proofOf({ cohorts })).toMatchObject({ verdict, text });
  });
});
