import { join } from "node:path";
import { expect, test } from "vitest";
import { proofsIn, root, unfounded, unproven } from "./proofs.mjs";

const row = { id: "A-x", proofs: proofsIn("A-x", "test/a.test.ts › one %s<br>test/b.long.test.ts › two") };
const texts: Readonly<Record<string, string>> = {
  "test/a.test.ts": 'test.each([1, 2])("one %s", async () => {});\n',
  "test/b.long.test.ts": 'test("two", () => {});\n',
};

function reading(more: Readonly<Record<string, string>> = {}): (file: string) => string | null {
  return (file) => ({ ...texts, ...more })[file] ?? null;
}

test("unfounded() wants a file, a test of that name in it, and one that is not left out", () => {
  expect(unfounded(row, reading())).toEqual([]);
  expect(unfounded({ id: "X-x", proofs: [] })).toEqual([]);
  expect(unfounded({ id: "A-x", proofs: proofsIn("A-x", "open: later") })).toEqual(["A-x names no test"]);
  expect(unfounded(row, (file) => (file.includes("b") ? null : reading()(file)))).toEqual([
    "A-x: there is no test/b.long.test.ts",
  ]);
  const renamed = { "test/b.long.test.ts": '// "two"\ntest("three", () => expect("two"));\n' };
  expect(unfounded(row, reading(renamed))).toEqual(['A-x: test/b.long.test.ts has no test "two"']);
  for (const word of ["skip", "todo", "fails", "skip.each([1])"]) {
    const leftOut = { "test/b.long.test.ts": `test.${word}("two", () => {});\n` };
    expect(unfounded(row, reading(leftOut))).toEqual(['A-x: "two" in test/b.long.test.ts is left out']);
  }
});

test("unfounded() finds a test in the long half of its file too", () => {
  const moved = { "test/a.test.ts": "", "test/a.long.test.ts": texts["test/a.test.ts"] ?? "" };
  expect(unfounded(row, reading(moved))).toEqual([]);
});

test("proofsIn() knows the rows that are run one after the other", () => {
  const [proof] = proofsIn("C-apply", "rows");
  expect(proof?.file).toBe("test/moving/rows.test.ts");
  expect(proof?.name.test("every row of C does what the guide says, one after the other")).toBe(true);
  expect(proof?.name.test("every row of D does what the guide says, one after the other")).toBe(false);
});

test("unproven() believes only tests that ran and passed", () => {
  expect(unproven(row, [report({ "one 1": "passed", "one 2": "passed", two: "passed" })])).toEqual([]);
  expect(unproven(row, [report({ "one 1": "passed", "one 2": "failed", two: "skipped" })])).toEqual([
    'A-x: "one 2" in test/a.test.ts is failed',
    'A-x: "two" in test/b.long.test.ts is skipped',
  ]);
  expect(unproven(row, [report({ "one 1": "passed" }), {}])).toEqual([
    'A-x: "two" in test/b.long.test.ts did not run',
  ]);
});

function report(tests: Readonly<Record<string, string>>): unknown {
  return {
    testResults: Object.entries(tests).map(([title, status]) => ({
      name: join(root, title === "two" ? "test/b.long.test.ts" : "test/a.test.ts"),
      assertionResults: [{ title, status }],
    })),
  };
}
