import { describe, expect, test } from "vitest";
import { checkConfig } from "./check.ts";
import type { Settings } from "./config.ts";
import { canaryOf, rolloutOf, sharesOf } from "./rollout.ts";

const nothing = { canary: null, shares: null, maxFailures: null };
const nobody = { tenants: [], labels: {}, count: 0 };

describe("rolloutOf()", () => {
  test("is nothing where nobody asked for anything", () => {
    expect(rolloutOf({}, nothing)).toBeNull();
    expect(rolloutOf({ budget: { canary: 2 } }, nothing)).toBeNull();
  });

  test("takes canaries, shares and budgets from the configuration", () => {
    const settings: Settings = {
      rollout: { canary: ["acme", "tier=free", "12"], waves: ["1%", "12.5%"] },
      budget: { wave: 3, run: 9 },
    };
    expect(rolloutOf(settings, nothing)).toEqual({
      canary: { tenants: ["acme", "12"], labels: { tier: "free" }, count: 0 },
      shares: [0.01, 0.125],
      budget: { canary: 1, wave: 3, run: 9 },
    });
    expect(rolloutOf({ rollout: { canary: 5 } }, nothing)?.canary).toEqual({ ...nobody, count: 5 });
  });

  test("lets the flags win, and take a canary back", () => {
    const settings: Settings = { rollout: { canary: 5, waves: ["50%"] }, budget: { wave: 3 } };
    const said = { canary: { ...nobody, count: 1 }, shares: [0.1], maxFailures: 7 };
    expect(rolloutOf(settings, said)).toEqual({
      canary: { ...nobody, count: 1 },
      shares: [0.1],
      budget: { canary: 1, wave: 7, run: null },
    });
    expect(rolloutOf(settings, { ...nothing, canary: canaryOf(["0"]) })?.canary).toBeNull();
  });

  test("takes maxFailures for the budget of a wave, unless that is said", () => {
    expect(rolloutOf({ maxFailures: 4 }, nothing)?.budget).toEqual({ canary: 1, wave: 4, run: null });
    expect(rolloutOf({ maxFailures: 4, budget: { wave: 2 } }, nothing)?.budget.wave).toBe(2);
  });
});

describe("canaryOf()", () => {
  test("reads ids, labels and a number", () => {
    expect(canaryOf(["acme", "tier=free", "region=eu", "5"])).toEqual({
      tenants: ["acme"],
      labels: { tier: "free", region: "eu" },
      count: 5,
    });
  });
});

describe("sharesOf()", () => {
  test.each([
    [
      ["1%", " 10% ", "100%"],
      [0.01, 0.1, 1],
    ],
    [[], []],
    [["10"], { wrong: "10 is no share such as 10%" }],
    [["0%"], { wrong: "0% is no share such as 10%" }],
    [["101%"], { wrong: "101% is no share such as 10%" }],
    [["10%", "10%"], { wrong: "the shares do not grow" }],
  ])("reads %j", (words, read) => {
    expect(sharesOf(words)).toEqual(read);
  });
});

describe("checkConfig()", () => {
  test("takes a rollout", async () => {
    const config = {
      rollout: { canary: ["acme", "tier=free"], waves: ["1%", "10%"] },
      budget: { canary: 1, wave: 3, run: 10 },
      environments: { staging: { rollout: { canary: 2 } } },
    };
    expect(await checkConfig(config)).toEqual(config);
  });

  test("says what is wrong with one", async () => {
    const issues = await checkConfig({
      rollout: { canary: "acme", waves: ["10%", "5%"], shares: [] },
      budget: { wave: 0 },
    });
    expect(issues).toEqual([
      {
        path: "rollout.canary",
        message: 'expected how many tenants go first, or which: ["acme", "tier=free"]',
      },
      { path: "rollout.waves", message: 'the shares do not grow: write "1%", "10%"' },
      { path: "rollout", message: expect.stringContaining('unknown key "shares"') },
      { path: "budget.wave", message: expect.stringContaining(">=1") },
    ]);
  });
});
