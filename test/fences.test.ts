import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { project, run } from "@tenantry/kit";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const bin = (name: string): string => join(root, "node_modules/.bin", name);

test.each([
  ["a clock", "export const a: number = Date.now();", "Unexpected use of 'Date'"],
  ["a clock, formatted", "export const a: unknown = new Intl.DateTimeFormat();", "Unexpected use of 'Intl'"],
  ["a clock by another name", "export const a: unknown = globalThis;", "Unexpected use of 'globalThis'"],
  ["chance", "export const a: number = Math.random();", "'Math.random' is restricted"],
  [
    "chance, taken apart",
    "const { random } = Math; export const a: number = random();",
    "'Math.random' is restricted",
  ],
  ["a module of the runtime", 'export { join } from "node:path";', "node:path"],
  ["a dependency", 'export { sql } from "postgres";', "'postgres' import is restricted"],
  ["a dependency, later", 'export const a: unknown = import("zod");', "'zod' import is restricted"],
])("the linter keeps %s out of core", async (_name, violation, message) => {
  const { code, stdout } = await run(bin("oxlint"), ["packages/core"], { cwd: workspaceWith(violation) });
  expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining(message) });
});

test.each([
  "process.exit()",
  "setTimeout(() => {}, 1)",
  "fetch('')",
  "new URL('a:b')",
  "crypto.randomUUID()",
  "console.log()",
])("the compiler does not know %s in core", async (violation) => {
  const folder = workspaceWith(`export const a: unknown = ${violation};`);
  const { code, stdout } = await run(bin("tsc"), ["-p", "packages/core"], { cwd: folder });
  expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining("Cannot find name") });
});

test.each([
  ["a package it does not declare", 'export { z } from "zod";', "cannot import package `zod`"],
  ["a file of another package", 'export { log } from "../../postgres/src/log.ts";', "leaves the package"],
])("turbo keeps core from %s", async (_name, violation, message) => {
  const { code, stdout, stderr } = await boundaries(workspaceWith(violation));
  expect({ code, output: stdout + stderr }).toEqual({ code: 1, output: expect.stringContaining(message) });
});

test("turbo keeps core from a package of ours, declared or not", async () => {
  const folder = workspaceWith('export { log } from "@tenantry/postgres";');
  const file = join(folder, "packages/core/package.json");
  const manifest: object = JSON.parse(readFileSync(file, "utf8"));
  writeFileSync(file, JSON.stringify({ ...manifest, dependencies: { "@tenantry/postgres": "0.1.0" } }));
  const { code } = await boundaries(folder);
  expect(code).toBe(1);
});

test("the fences let a pure file through", async () => {
  const folder = workspaceWith("export const a: number = Math.max(1, 2);");
  const lint = await run(bin("oxlint"), ["packages/core"], { cwd: folder });
  const types = await run(bin("tsc"), ["-p", "packages/core"], { cwd: folder });
  expect([lint.code, types.code, (await boundaries(folder)).code]).toEqual([0, 0, 0]);
});

function boundaries(cwd: string): ReturnType<typeof run> {
  return run(bin("turbo"), ["boundaries"], { cwd, env: { TURBO_TELEMETRY_DISABLED: "1" } });
}

/** Our own rules over a core of one file. */
function workspaceWith(text: string): string {
  const { folder } = project({ "packages/core/src/index.ts": `${text}\n` });
  for (const file of [
    "package.json",
    "package-lock.json",
    "turbo.json",
    "tsconfig.base.json",
    ".oxlintrc.json",
    "packages/core/package.json",
    "packages/core/turbo.json",
    "packages/core/tsconfig.json",
    "packages/postgres/package.json",
  ]) {
    cpSync(join(root, file), join(folder, file));
  }
  return folder;
}
