import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

// Far more than any of these files needs, and less than vitest gives a test: what gets here waits for ever.
const limitMs = 560_000;

/** Runs the tests of these files that have one of the names, until the first failure, and says what came of it. */
export async function trial(folder, tests, names) {
  const [report, log] = [join(folder, "trial.json"), join(folder, "trial.log")];
  rmSync(report, { force: true });
  const began = performance.now();
  const end = await finished(folder, [...tests, "-t", names.map(literally).join("|")], { report, log });
  const said = existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : null;
  const { verdict, test } = verdictOf(said, end);
  const why = verdict === "broken" ? readFileSync(log, "utf8").slice(-2_000) : (test ?? tests.join(" "));
  return { verdict, why, ms: performance.now() - began };
}

/**
 * `killed`: a test failed. `survived`: all passed. `hung`: the run did not end. `broken`: a file did not even load, or nothing was
 * tested, so that no test has proven anything.
 */
export function verdictOf(report, end) {
  if (end === "hung") return { verdict: "hung", test: null };
  const results = report?.testResults.flatMap(({ assertionResults }) => assertionResults) ?? [];
  const failed = results.find(({ status }) => status === "failed");
  if (failed !== undefined) return { verdict: "killed", test: failed.fullName };
  const isSound = report?.success === true && results.some(({ status }) => status === "passed");
  return { verdict: isSound ? "survived" : "broken", test: null };
}

/** `over` when the run came to its end by itself. */
function finished(folder, what, { report, log }) {
  const vitest = join(folder, "node_modules/vitest/vitest.mjs");
  const options = ["run", "--bail=1", "--reporter=json", `--outputFile=${report}`];
  const output = openSync(log, "w");
  // A group of its own, so that its workers end with it.
  const child = spawn(process.execPath, [vitest, ...options, ...what], {
    cwd: folder,
    // A guard may be shown by a file that `npm test` leaves out.
    env: { ...process.env, TENANTRY_TEST: "all" },
    stdio: ["ignore", output, output],
    detached: true,
  });
  closeSync(output);
  return new Promise((done, failed) => {
    let end = "over";
    const endNow = () => endGroup(child.pid);
    const timer = setTimeout(() => {
      end = "hung";
      endNow();
    }, limitMs);
    process.prependOnceListener("exit", endNow);
    child.on("error", failed);
    child.on("close", () => {
      clearTimeout(timer);
      process.off("exit", endNow);
      done(end);
    });
  });
}

function literally(name) {
  return name.replaceAll(/[$()*+.?[\\\]^{|}]/g, "\\$&");
}

function endGroup(pid) {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has just ended.
  }
}
