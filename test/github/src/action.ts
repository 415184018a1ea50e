import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { readConsole } from "./commands.ts";
import type { Console } from "./commands.ts";
import type { Event } from "./event.ts";
import type { GitHub } from "./server.ts";

export interface ActionOptions {
  readonly event: Event;
  readonly github: GitHub;
  /** The input `github-token`, unless `inputs` has it. */
  readonly token?: string;
  /** By the names of `action.yml`, whose defaults are not applied here. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** Over what a runner sets; null removes a variable. Nothing else is inherited but PATH. */
  readonly env?: Readonly<Record<string, string | null>>;
  /** Where the repository is checked out. */
  readonly workspace?: string;
  /** `RUNNER_TEMP`, kept after the run; a folder of its own, removed at the end, when not given. */
  readonly temp?: string;
  /** The Node to run on; this one when not given. */
  readonly node?: string;
  readonly run?: { readonly id: number; readonly attempt: number };
}

/** What a step left behind. */
export interface ActionRun extends Console {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly outputs: Readonly<Record<string, string>>;
  /** Null when it was over 1 MiB, which GitHub refuses as a whole. */
  readonly summary: string | null;
  /** Everything as it was printed: commands and secrets too. */
  readonly printed: string;
}

export interface RunningAction {
  /** What was printed so far. */
  printed(): string;
  kill(signal: NodeJS.Signals): void;
  /** Stops reading what it prints, as a runner does that is gone. */
  hangUp(): void;
  readonly finished: Promise<ActionRun>;
}

/** Runs a built action as a runner does, to its end. */
export function runAction(bundle: string, options: ActionOptions): Promise<ActionRun> {
  return startAction(bundle, options).finished;
}

/** Like `runAction`, for runs that are to be interrupted. */
export function startAction(bundle: string, options: ActionOptions): RunningAction {
  const temp = options.temp ?? mkdtempSync(join(tmpdir(), "action-"));
  const files = filesFor(temp, options.event);
  const cwd = options.workspace ?? temp;
  const env = environment(options, { ...files, RUNNER_TEMP: temp, GITHUB_WORKSPACE: cwd });
  const child = spawn(options.node ?? process.execPath, [bundle], {
    cwd,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const chunks: string[] = [];
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) gather(stream, chunks, lines);
  const finished = new Promise<ActionRun>((done, failed) => {
    child.once("error", failed);
    child.once("close", (code) => {
      const seen = readConsole(lines);
      const left = {
        outputs: outputsIn(read(files.GITHUB_OUTPUT)),
        summary: summaryIn(files.GITHUB_STEP_SUMMARY),
      };
      if (options.temp === undefined) rmSync(temp, { recursive: true, force: true });
      done({ ...seen, ...left, code, printed: chunks.join("") });
    });
  });
  return {
    finished,
    printed: () => chunks.join(""),
    kill: (signal) => void child.kill(signal),
    hangUp: () => [child.stdout, child.stderr].forEach((stream) => stream.destroy()),
  };
}

function filesFor(temp: string, event: Event) {
  const folder = join(temp, "_runner");
  mkdirSync(folder, { recursive: true });
  const fileNamed = (name: string, text = "") => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  return {
    GITHUB_EVENT_PATH: fileNamed("event.json", JSON.stringify(event.payload)),
    GITHUB_OUTPUT: fileNamed("output"),
    GITHUB_STEP_SUMMARY: fileNamed("summary.md"),
    GITHUB_ENV: fileNamed("env"),
    GITHUB_PATH: fileNamed("path"),
    GITHUB_STATE: fileNamed("state"),
  };
}

function environment(options: ActionOptions, files: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const { event, github, token, run = { id: 17_203_344_871, attempt: 1 } } = options;
  const inputs = { ...(token === undefined ? {} : { "github-token": token }), ...options.inputs };
  const named = Object.entries(inputs).map(([name, value]) => [
    `INPUT_${name.toUpperCase().replaceAll(" ", "_")}`,
    value,
  ]);
  const all: Record<string, string | null | undefined> = {
    PATH: process.env["PATH"],
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_API_URL: github.url,
    GITHUB_GRAPHQL_URL: `${github.url}/graphql`,
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_RUN_ID: String(run.id),
    GITHUB_RUN_NUMBER: "1",
    GITHUB_RUN_ATTEMPT: String(run.attempt),
    GITHUB_WORKFLOW: "database",
    GITHUB_JOB: "database",
    RUNNER_OS: "Linux",
    ...event.env,
    ...files,
    ...Object.fromEntries(named),
    ...options.env,
  };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value == null ? [] : [[name, value]])),
  );
}

/** Lines of both streams in the order they arrive, a half line waiting for its end. */
function gather(stream: Readable, chunks: string[], lines: string[]): void {
  let rest = "";
  stream.setEncoding("utf8").on("data", (chunk: string) => {
    chunks.push(chunk);
    const parts = (rest + chunk).split(/\r?\n/);
    rest = parts.pop() ?? "";
    lines.push(...parts);
  });
  stream.on("end", () => {
    if (rest !== "") lines.push(rest);
  });
}

/** `name=value` and `name<<END … END`, later ones over earlier ones. */
function outputsIn(text: string): Readonly<Record<string, string>> {
  const pattern = /^([^=<\n]+)(?:=(.*)|<<(.+)\n([\s\S]*?)\n?^\3)$/gm;
  const found = [...text.matchAll(pattern)].map(([, name = "", short, , long]) => [
    name,
    short ?? long ?? "",
  ]);
  return Object.fromEntries(found);
}

function summaryIn(path: string): string | null {
  const text = read(path);
  return Buffer.byteLength(text) > 1_048_576 ? null : text;
}

/** Empty when the step removed it. */
function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
