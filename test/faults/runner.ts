import { spawn } from "node:child_process";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { launch } from "@tenantry/kit";
import type { Result, Running } from "@tenantry/kit";
import { fields, parsed, text } from "./fields.ts";

export type Runtime = "node" | "bun" | "deno";

/** Runs the built command line in one runtime. */
export interface Runner {
  readonly runtime: Runtime;
  /** In a process of its own, which may be killed. */
  start(args: readonly string[], cwd: string, url: string): Running;
  /** In a process that runs share: to start one costs far more than to run. */
  run(args: readonly string[], cwd: string, url: string): Promise<Result>;
  end(): void;
}

const cli = path("../../packages/tenantry/bin/tenantry.js");
const driver = path("driver.mjs");

/** Starts the shared process; whoever asks for a runner ends it. */
export function runnerOf(runtime: Runtime): Runner {
  const [program, words] = programOf(runtime);
  const child = spawn(program, [...words, driver], { env: environment() });
  const waiting = new Map<string, (ended: Result) => void>();
  listen(child, waiting);
  let count = 0;
  return {
    runtime,
    start: (args, cwd, url) => launch(program, [...words, cli, ...args], { cwd, env: { DATABASE_URL: url } }),
    run: (argv, cwd, url) =>
      new Promise((done) => {
        const id = String((count += 1));
        waiting.set(id, done);
        child.stdin.write(`${JSON.stringify({ id, argv, cwd, variables: { DATABASE_URL: url } })}\n`);
      }),
    end: () => child.kill("SIGKILL"),
  };
}

/** What ends the shared process was thrown where nobody caught it: it is told to all that run. */
function listen(child: ChildProcessWithoutNullStreams, waiting: Map<string, (ended: Result) => void>): void {
  let trouble = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (trouble += chunk));
  createInterface({ input: child.stdout }).on("line", (line) => {
    const answer = fields(parsed(line));
    const id = text(answer, "id");
    const code = Number(answer?.["code"]);
    waiting.get(id)?.({ code, signal: null, stdout: text(answer, "stdout"), stderr: text(answer, "stderr") });
    waiting.delete(id);
  });
  child.on("close", () => {
    for (const done of waiting.values())
      done({ code: null, signal: null, stdout: "", stderr: `uncaught: ${trouble}` });
    waiting.clear();
  });
}

function programOf(runtime: Runtime): readonly [string, readonly string[]] {
  if (runtime === "node") return [process.execPath, []];
  return [runtime, runtime === "deno" ? ["run", "-A"] : []];
}

/** Nothing of ours but what a program needs to start. */
function environment(): Record<string, string> {
  const { PATH = "", HOME = "", TMPDIR } = process.env;
  return { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }) };
}

function path(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
