import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";

test("npm run house measures files, functions, tests and comments, and names what is too long", () => {
  const body = (lines: number): string => "  go();\n".repeat(lines);
  const out = house({
    "packages/core/src/a.ts": `/** A. */\nexport function a(): void {\n${body(2)}}\n`,
    "packages/core/src/b.ts": `// b\n\nasync function b(): Promise<void> {\n${body(39)}}\n`,
    "packages/core/src/c.ts": `function c(): void {\n${body(250)}}\n`,
    "packages/core/src/a.test.ts": "test();\n".repeat(100),
    "packages/core/src/testing/x.ts": "x();\n".repeat(49),
    "test/y.test.ts": "y();\n\n".repeat(100),
    "action/src/main.ts": "go();\n",
  });
  // 5 + 42 + 252 + 1 lines that are not blank, two of them comments; 249 lines of tests.
  expect(out).toBe(`| aspect | measured | aim | |
|---|---|---|---|
| source file median / max lines | 43 / 252 | ≤ 80 / 250 | missed |
| function median / max lines | 41 / 252 | ≤ 12 / 40 | missed |
| test : source | 0.83 | ≥ 1.5 | missed |
| comment share | 0.7 % | 8–12 % | missed |
| packages | 1 + action | 5 + action | missed |

4 source files, 300 lines, 3 functions; 3 files of tests

Too long:
- packages/core/src/c.ts: 252 lines
- packages/core/src/b.ts: b() has 41 lines
- packages/core/src/c.ts: c() has 252 lines
`);
});

function house(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), "house-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const { stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, "house.mjs"), root]);
  return stdout.toString() + stderr.toString();
}
