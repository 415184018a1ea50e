import { expect, test } from "vitest";
import { handedShape } from "./handed.ts";

const nothing = {
  inspection: null,
  rehearsal: null,
  sizes: null,
  drift: null,
  factsPath: null,
  limits: null,
};

test("handedShape takes the waves that a plan has, and no words of anybody else", () => {
  const waving = (name: string) => ({
    ...nothing,
    rollout: { waves: [{ stage: 0, index: 0, name, targets: 1, budget: null }], budget: null },
  });
  for (const name of ["canary", "1 %", "33.33 %", "100 %", "rest", "behind", "all"])
    expect(handedShape.safeParse(waving(name)).success, name).toBe(true);
  for (const name of ["", "@acme/team", "1 % <img src=x>", "canary\n", "| rest |", "rest [a](//e.x)"])
    expect(handedShape.safeParse(waving(name)).success, name).toBe(false);
});

test("handedShape takes limits that are numbers", () => {
  const limits = {
    concurrency: null,
    maxFailures: 3,
    lockTimeoutMs: 3000,
    statementTimeoutMs: 0,
    retries: 5,
  };
  const limited = (more: object) =>
    handedShape.safeParse({ ...nothing, rollout: null, limits: { ...limits, ...more } }).success;
  expect(limited({})).toBe(true);
  for (const more of [{ retries: "<b>" }, { concurrency: -1 }, { lockTimeoutMs: 0.5 }, { maxFailures: "3" }])
    expect(limited(more)).toBe(false);
});

test("handedShape takes no lock, outcome or server that there is not", () => {
  const statement = {
    id: "a",
    kind: "tenant",
    path: "a.sql",
    line: 1,
    command: "ALTER TABLE",
    text: "alter table a",
    locks: [{ relation: "a", kind: "table", mode: "ACCESS EXCLUSIVE" }],
    work: "scan",
    tables: ["a"],
  };
  const inspection = (one: object) => ({
    ...nothing,
    rollout: null,
    inspection: {
      coverage: { statements: 1, understood: 1 },
      applied: 1,
      accepted: [],
      statements: [{ ...statement, ...one }],
    },
  });
  expect(handedShape.safeParse(inspection({})).success).toBe(true);
  for (const one of [
    { locks: [{ relation: "a", kind: "table", mode: "`<b>`" }] },
    { work: "<b>" },
    { line: -1 },
    { line: 1.5 },
  ])
    expect(handedShape.safeParse(inspection(one)).success).toBe(false);
});
