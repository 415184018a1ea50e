import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { mutations } from "./mutations/list.mjs";
import { verdictOf } from "./mutations/trial.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

test.each(mutations)("the mutation $name still applies", (mutation) => {
  for (const { file, find, replace } of [mutation, ...(mutation.also ?? [])]) {
    const found = readFileSync(join(root, file), "utf8").split(find).length - 1;
    expect(found, `${file} has, once: ${find}`).toBe(1);
    expect(replace).not.toBe(find);
  }
  for (const file of mutation.tests) expect(readFileSync(join(root, file), "utf8")).toContain(mutation.red);
});

test("every mutation has a name of its own", () => {
  const names = mutations.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test("verdictOf() believes only a test that failed, and only a run that tested something", () => {
  const passed = { status: "passed", fullName: "one" };
  const failed = { status: "failed", fullName: "two" };
  const report = (success: boolean, ...tests: readonly unknown[]): unknown => ({
    success,
    testResults: [{ assertionResults: tests }],
  });
  expect(verdictOf(report(false, passed, failed), "over")).toEqual({ verdict: "killed", test: "two" });
  expect(verdictOf(report(true, passed), "over").verdict).toBe("survived");
  expect(verdictOf(report(false), "over").verdict).toBe("broken");
  expect(verdictOf(report(true), "over").verdict).toBe("broken");
  expect(verdictOf(null, "over").verdict).toBe("broken");
  expect(verdictOf(report(false, failed), "hung").verdict).toBe("hung");
});
