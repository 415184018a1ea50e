import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterTest } from "./after-test.ts";
import { until } from "./until.ts";

export interface RunOptions {
  readonly cwd?: string;
  /** Added to PATH, HOME and the temporary folder: nothing else of our own environment reaches the child. */
  readonly env?: Readonly<Record<string, string>>;
  /** What the child reads on stdin; nothing by default. */
  readonly input?: string;
}

export interface Result {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A child process that still runs; killed after the test. */
export interface Running {
  readonly pid: number;
  stdout(): string;
  stderr(): string;
  kill(signal: NodeJS.Signals): void;
  /** Resolves when stdout or stderr holds the text; rejects when the child ends without it. */
  says(text: string): Promise<void>;
  readonly ended: Promise<Result>;
}

const cli = fileURLToPath(new URL("../../../packages/tenantry/bin/tenantry.js", import.meta.url));

/** Runs the built command line to its end: `await tenantry(["status", "--json"], { cwd, env })`. */
export function tenantry(args: readonly string[], options: RunOptions = {}): Promise<Result> {
  return launch("tenantry", args, options).ended;
}

/** Runs any program to its end. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Result> {
  return launch(command, args, options).ended;
}

/** Starts a program and leaves it running; `tenantry` and `node` mean the runtime of this very test. */
export function launch(command: string, args: readonly string[], options: RunOptions = {}): Running {
  const [program, words] = resolve(command, args);
  const child = spawn(program, words, { cwd: options.cwd, env: { ...cleanEnv(), ...options.env } });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  // A child that ends before it has read everything is no fault of the test.
  child.stdin.on("error", () => {}).end(options.input ?? "");

  let isOver = false;
  const ended = new Promise<Result>((done, failed) => {
    child.on("error", failed);
    child.on("close", (code, signal) => {
      isOver = true;
      done({ code, signal, stdout, stderr });
    });
  });
  afterTest(() => isOver || child.kill("SIGKILL"));
  return {
    pid: child.pid ?? 0,
    stdout: () => stdout,
    stderr: () => stderr,
    kill: (signal) => void child.kill(signal),
    says: (text) =>
      says(
        text,
        () => stdout + stderr,
        () => isOver,
      ),
    ended,
  };
}

function resolve(command: string, args: readonly string[]): readonly [string, readonly string[]] {
  const runtime = "Deno" in globalThis ? ["run", "-A"] : [];
  if (command === "tenantry") return [process.execPath, [...runtime, cli, ...args]];
  if (command === "node") return [process.execPath, [...runtime, ...args]];
  return [command, args];
}

function cleanEnv(): Record<string, string> {
  const kept = ["PATH", "HOME", "TMPDIR"];
  return Object.fromEntries(kept.flatMap((name) => pair(name, process.env[name])));
}

function pair(name: string, value: string | undefined): readonly (readonly [string, string])[] {
  return value === undefined ? [] : [[name, value]];
}

async function says(text: string, output: () => string, isOver: () => boolean): Promise<void> {
  await until(() => output().includes(text) || isOver());
  if (!output().includes(text)) throw new Error(`the child ended without saying "${text}":\n${output()}`);
}
