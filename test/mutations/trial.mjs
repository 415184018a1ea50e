import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

// Far more than any of these files needs, and less than vitest gives a test: what gets here waits for ever.
const limitMs = 560_000;

/** Runs the tests of these files that have one of the names, until the first failure, and says what came of it. */
export async function trial(folder, tests, names) {
  const output = join(folder, "trial.json");
  rmSync(output, { force: true });
  const began = performance.now();
  const isOver = await finished(folder, [...tests, "-t", names.map(literally).join("|")], output);
  const report = existsSync(output) ? JSON.parse(readFileSync(output, "utf8")) : null;
  return { ...verdictOf(report, isOver ? "over" : "hung"), ms: performance.now() - began };
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

/** Whether the run came to its end by itself. */
function finished(folder, what, output) {
  const vitest = join(folder, "node_modules/vitest/vitest.mjs");
  const options = ["run", "--bail=1", "--reporter=json", `--outputFile=${output}`];
  const child = spawn(process.execPath, [vitest, ...options, ...what], {
    cwd: folder,
    stdio: "ignore",
    // A group of its own, so that its workers end with it.
    detached: true,
  });
  return new Promise((done, failed) => {
    let isOver = true;
    const end = () => {
      isOver = false;
      endGroup(child.pid);
    };
    const timer = setTimeout(end, limitMs);
    const onExit = () => endGroup(child.pid);
    process.prependOnceListener("exit", onExit);
    child.on("error", failed);
    child.on("close", () => {
      clearTimeout(timer);
      process.off("exit", onExit);
      done(isOver);
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
