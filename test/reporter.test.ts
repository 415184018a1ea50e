import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { project, run } from "@tenantry/kit";
import { expect, test } from "vitest";

const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
const reporter = fileURLToPath(new URL("reporter.ts", import.meta.url));

test("a run closes with what passed", async () => {
  const text = "test('one', () => {}); test('two', () => {}); test.skip('three', () => {});";
  expect(await closing({ "a.test.js": text })).toEqual({ line: "2 passed, 0 failed", code: 0 });
});

test("a run closes with what failed", async () => {
  const files = {
    "a.test.js": "test('one', () => {}); test('two', () => { throw new Error('no'); });",
    "b.test.js": "test('three', () => { throw new Error('no'); });",
  };
  expect(await closing(files)).toEqual({ line: "1 passed, 2 failed", code: 1 });
});

test("a file that cannot be loaded is a failure", async () => {
  const files = { "a.test.js": "test('one', () => {});", "b.test.js": "import 'no-such-module';" };
  expect(await closing(files)).toEqual({ line: "1 passed, 1 failed", code: 1 });
});

test("a hook that fails is a failure although its tests never ran", async () => {
  const text = "beforeAll(() => { throw new Error('no'); }); test('one', () => {});";
  const nested = `describe('group', () => { ${text} });`;
  expect(await closing({ "a.test.js": nested })).toEqual({ line: "0 passed, 1 failed", code: 1 });
  expect(await closing({ "a.test.js": text })).toEqual({ line: "0 passed, 1 failed", code: 1 });
});

test("an error that no test caught is a failure", async () => {
  const text = "test('one', () => { Promise.reject(new Error('lost')); });";
  expect(await closing({ "a.test.js": text })).toEqual({ line: "1 passed, 1 failed", code: 1 });
});

test("a run without tests is no success", async () => {
  expect(await closing({ "readme.txt": "" })).toEqual({ line: "0 passed, 1 failed", code: 1 });
  const skipped = { "a.test.js": "test.skip('one', () => {});" };
  expect(await closing(skipped)).toEqual({ line: "0 passed, 1 failed", code: 1 });
});

test("a run whose setup fails is no success", async () => {
  const files = {
    "a.test.js": "test('one', () => {});",
    "vitest.config.js": "export default { test: { globalSetup: ['setup.js'] } };",
    "setup.js": "export function setup() { throw new Error('no server'); }",
  };
  expect(await closing(files)).toEqual({ line: "0 passed, 1 failed", code: 1 });
});

async function closing(
  files: Readonly<Record<string, string>>,
): Promise<{ readonly line: string | undefined; readonly code: number | null }> {
  const { folder } = project(files);
  const args = [vitest, "run", "--globals", "--reporter=default", `--reporter=${reporter}`];
  const { stdout, stderr, code } = await run("node", args, { cwd: folder });
  // The two streams end in one terminal: nothing may follow on either.
  expect(stderr.includes(" passed, ")).toBe(false);
  return { line: stdout.trimEnd().split("\n").at(-1), code };
}
