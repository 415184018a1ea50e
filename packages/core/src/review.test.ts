import { describe, expect, test } from "vitest";
import type { Catalog } from "./catalog.ts";
import { planJson } from "./plan/json.ts";
import { plan } from "./plan/plan.ts";
import type { Plan } from "./plan.ts";
import { review, reviewedSteps } from "./review.ts";
import type { State } from "./state.ts";
import { catalog } from "./testing/catalog.ts";
import { down, policy, sha256, up } from "./testing/intent.ts";
import { show } from "./testing/show.ts";
import { state } from "./testing/state.ts";

const lines = ["1_a public", "2_b tenant", "3_c tenant"] as const;
const folder = catalog(...lines);
const fleet = state({ public: "", acme: "2_b", corp: "2_b" });
const seen = planned(folder, fleet);

describe("review()", () => {
  test("lets through what was reviewed, as it is", () => {
    expect(reviewed(planned(folder, fleet), seen)).toEqual(planned(folder, fleet));
  });

  test.each<[string, Record<string, string>]>([
    ["a new tenant with steps that were seen", { public: "", acme: "2_b", dune: "2_b" }],
    ["a tenant that went part of the way alone", { public: "1_a", acme: "2_b", corp: "2_b 3_c" }],
    ["a history that nobody had, with the same steps", { public: "1_a", acme: "2_b?" }],
  ])("lets through %s", (_name, other) => {
    expect(reviewed(planned(folder, state(other)), seen).problems).toEqual([]);
  });

  test("keeps a migration that nobody saw from running, and lets the others go on", () => {
    const laggard = state({ public: "", acme: "2_b", corp: "" });
    expect(show(reviewed(planned(folder, laggard), seen))).toMatchInlineSnapshot(`
      "
      blocked, 0 up to date
      1 public
        public at base: +public/1_a
      2 tenant after public:public/1_a
        acme at 2_b: +tenant/3_c
        corp at base: +tenant/2_b +tenant/3_c BLOCKED unreviewed
      error plan-changed (8) [corp] tenant/2_b in corp is not what was reviewed: the review did not have it.
      "
    `);
  });

  test.each([
    ["its text", "edited", "its text changed (reviewed sum-3_c, now sum-3_c-edit)."],
    ["the way it runs", "off", "its mode was transaction and is off."],
  ])("says what changed: %s", (_name, word, difference) => {
    const other = catalog("1_a public", "2_b tenant", `3_c tenant ${word}`);
    const message = `tenant/3_c in acme and corp is not what was reviewed: ${difference}`;
    const [problem] = reviewed(planned(other, fleet), seen).problems;
    expect(problem).toMatchObject({ code: "plan-changed", exit: 8, message });
  });

  test("says that a file is new", () => {
    const more = catalog(...lines, "4_d tenant");
    expect(show(reviewed(planned(more, fleet), seen))).toMatchInlineSnapshot(`
      "
      blocked, 0 up to date
      1 public
        public at base: +public/1_a
      2 tenant after public:public/1_a
        acme corp at 2_b: +tenant/3_c +tenant/4_d BLOCKED unreviewed
      error plan-changed (8) [acme corp] tenant/4_d in acme and corp is not what was reviewed: the review did not have it.
      "
    `);
  });

  test("does not take a reviewed apply for a revert", () => {
    const full = state({ acme: "2_b 3_c" });
    const back = plan(folder, full, down(), sha256);
    expect(show(review(back, reviewedSteps(planJson(seen)), policy))).toMatchInlineSnapshot(`
      "
      blocked, 0 up to date
      1 tenant
        acme at 3_c: -tenant/3_c BLOCKED unreviewed
      error plan-changed (8) [acme] tenant/3_c in acme is not what was reviewed: the review had it the other way round.
      "
    `);
  });

  test("tells verbs apart even where both sections are the same", () => {
    const other = reviewedSteps(planJson(seen)).map((step) => ({ ...step, verb: "revert" as const }));
    const { problems } = review(planned(folder, fleet), other, policy);
    expect(problems.map(({ code }) => code)).toEqual(["plan-changed", "plan-changed"]);
  });

  test("counts nothing as reviewed under another policy", () => {
    const { stages, problems } = review(planned(folder, fleet), reviewedSteps(planJson(seen)), {
      ...policy,
      searchPath: ["$target", "public"],
    });
    expect(problems.map(({ message }) => message)).toMatchInlineSnapshot(`
      [
        "public, acme and corp would be migrated under other rules than were reviewed: searchPath was ["$target","public"] and is ["$target"].",
      ]
    `);
    expect(stages.flatMap(({ cohorts }) => cohorts.map(({ blocked }) => blocked))).toEqual([
      ["unreviewed"],
      ["unreviewed"],
    ]);
  });

  test("says what an unreviewed step holds up", () => {
    const edited = catalog("1_a public edited", "2_b tenant", "3_c tenant");
    const { problems } = reviewed(planned(edited, fleet), seen);
    expect(problems.map(({ code, exit, targets }) => [code, exit, targets])).toEqual([
      ["plan-changed", 8, ["public"]],
      ["unreached", 0, ["acme", "corp"]],
    ]);
  });

  test("blocks a target in every stage, and only it", () => {
    const zigzag = ["1_a tenant", "2_b public requires tenant/1", "3_c tenant requires public/2"];
    const before = state({ public: "", acme: "1_a" });
    const saw = planned(catalog(...zigzag), before);
    const late = planned(catalog(...zigzag), state({ public: "", acme: "1_a", corp: "" }));
    expect(show(reviewed(late, saw))).toMatchInlineSnapshot(`
      "
      blocked, 0 up to date
      1 tenant
        corp at base: +tenant/1_a BLOCKED unreviewed
      2 public after tenant:tenant/1_a
        public at base: +public/2_b
      3 tenant after public:public/2_b
        corp at 1_a: +tenant/3_c BLOCKED unreviewed
        acme at 1_a: +tenant/3_c
      error plan-changed (8) [corp] tenant/1_a in corp is not what was reviewed: the review did not have it.
      warning unreached (0) [acme] acme must wait for public/2_b, which will not run.
      warning unreached (0) [public] public must wait for tenant/1_a, which will not run.
      "
    `);
  });

  test("takes the steps of two reviews together", () => {
    const one = reviewedSteps(planJson(planned(catalog("1_a public", "2_b tenant"), fleet)));
    const other = reviewedSteps(planJson(planned(catalog("2_b tenant", "3_c tenant"), fleet)));
    expect(review(planned(folder, fleet), [...one, ...other], policy).problems).toEqual([]);
  });
});

function planned(folder: Catalog, fleet: State): Plan {
  return plan(folder, fleet, up(), sha256);
}

function reviewed(now: Plan, before: Plan): Plan {
  return review(now, reviewedSteps(planJson(before)), before.policy);
}
