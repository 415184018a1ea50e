// `npm run test:faults -- [--server 14] [--runtime bun] [--every 4]`: strikes every scenario at its messages and writes docs/crash-matrix.md.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = fileURLToPath(new URL("../..", import.meta.url));
const { values } = parseArgs({
  options: {
    server: { type: "string", default: "18" },
    runtime: { type: "string", default: "node" },
    every: { type: "string", default: "1" },
  },
});
if (values.runtime !== "node" && spawnSync(values.runtime, ["--version"]).status !== 0) {
  process.stdout.write(`SKIPPED: there is no ${values.runtime} on the PATH, so nothing was tried in it.\n`);
  process.exit(0);
}
if (values.server !== "18") {
  const install = [
    "ci",
    "--prefix",
    join(root, "test/matrix"),
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
  ];
  step("npm", install);
}
step("npm", ["run", "--silent", "build"]);
const status = step(process.execPath, [
  join(root, "node_modules/vitest/vitest.mjs"),
  "run",
  "--project",
  "scenarios",
  "test/faults/matrix.test.ts",
]);
step("npx", ["oxfmt", "docs/crash-matrix.md"]);
process.exitCode = status;

/** What cannot be prepared ends it; how the tests ended is told at the very end. */
function step(command, args) {
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    env: {
      ...process.env,
      TENANTRY_TEST_FAULTS: "whole",
      TENANTRY_TEST_MAJOR: values.server,
      TENANTRY_TEST_RUNTIME: values.runtime,
      TENANTRY_TEST_EVERY: values.every,
    },
  });
  if (status !== 0 && command !== process.execPath) process.exit(status ?? 1);
  return status ?? 1;
}
