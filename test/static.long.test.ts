import { readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "@tenantry/kit";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const scripts: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(join(root, "package.json"), "utf8"),
).scripts;
const checks = [...(scripts["static"] ?? "").matchAll(/npm run --silent (\w+)/g)].map(
  ([, name = ""]) => name,
);

test("npm run static is made of checks", () => {
  expect(checks.length).toBeGreaterThan(4);
});

test.each(checks)("npm run %s passes", async (check) => {
  const { code, stdout, stderr } = await run("npm", ["run", "--silent", check], { cwd: root });
  expect(code, `${stdout}${stderr}`).toBe(0);
});
