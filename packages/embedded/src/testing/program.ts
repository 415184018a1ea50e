import { spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, onTestFinished } from "vitest";
import { findPostgres } from "../binaries.ts";
import type { ServerOptions } from "../server.ts";

/** What a program that uses a server says once it has it. */
export interface Said {
  readonly url: string;
  readonly pid: number;
  readonly folder: string;
}

interface Spawning {
  /** A command that runs the program. */
  readonly prefix?: readonly string[];
  /** Its PATH. */
  readonly path?: string;
  /** `once`: it stops its server as soon as it has it, and then has nothing to do. */
  readonly life?: "once" | "until told";
}

export interface Program {
  readonly pid: number;
  /** Rejects with what the program wrote when it ends before it has a server. */
  readonly started: Promise<Said>;
  /** Resolves when it has ended and nobody holds its output any more. */
  readonly ended: Promise<{
    readonly code: number | null;
    readonly signal: string | null;
    readonly stderr: string;
  }>;
  /** Tells it to end: by itself, by an error, or by `stop()` first. */
  tell(order: "exit" | "throw" | "stop"): void;
}

const text = `
import { startServer } from "./index.js";
const server = await startServer(JSON.parse(process.argv[2]));
console.log(JSON.stringify({ url: server.url, pid: server.pid, folder: server.folder }));
if (process.argv[3] === "once") await server.stop();
else process.stdin.setEncoding("utf8").on("data", async (order) => {
  if (order === "exit") process.exit(0);
  if (order === "throw") throw new Error("nobody catches this");
  if (order === "stop") { await server.stop(); process.exit(0); }
});
`;

/** A program of its own over this package's sources, compiled: not every runtime runs TypeScript. */
export function compileProgram(): (options: ServerOptions, spawning?: Spawning) => Program {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), "embedded-program-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  chmodSync(folder, 0o755);
  const home = fileURLToPath(new URL("../..", import.meta.url));
  const tsc = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin", "tsc");
  const built = spawnSync(process.execPath, [
    ...runtimeFlags(),
    tsc,
    "-p",
    join(home, "tsconfig.build.json"),
    "--outDir",
    folder,
  ]);
  if (built.status !== 0) throw new Error(`${String(built.stdout)}${String(built.stderr)}`);
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  writeFileSync(join(folder, "program.js"), text);
  const binaries = dirname(dirname(findPostgres(undefined)));
  return (options, spawning = {}) => {
    const words = [process.execPath, ...runtimeFlags(), join(folder, "program.js")];
    const [command, ...rest] = [
      ...(spawning.prefix ?? []),
      ...words,
      JSON.stringify({ binaries, ...options }),
      spawning.life ?? "until told",
    ];
    return watch(command, rest, spawning.path);
  };
}

function runtimeFlags(): readonly string[] {
  return "Deno" in globalThis ? ["run", "-A"] : [];
}

function watch(command: string, args: readonly string[], path: string | undefined): Program {
  const env = { ...process.env, ...(path === undefined ? {} : { PATH: path }) };
  // A group of its own, as a terminal gives to each command.
  const child = spawn(command, args, { detached: true, env });
  let stdout = "";
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
  child.stdin.on("error", () => {});
  onTestFinished(() => void child.kill("SIGKILL"));
  const ended: Program["ended"] = new Promise((done) => {
    child.on("close", (code, signal) => done({ code, signal, stderr }));
  });
  const started = new Promise<Said>((done, failed) => {
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      stdout += chunk;
      if (stdout.endsWith("\n")) done(JSON.parse(stdout));
    });
    void ended.then(() => failed(new Error(stderr)));
  });
  started.catch(() => {});
  return { pid: child.pid ?? 0, started, ended, tell: (order) => void child.stdin.write(order) };
}
