import { spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import postgres from "postgres";
import { expect, test } from "vitest";
import { findPostgres } from "./binaries.ts";
import { closedFolder } from "./closed-folder.ts";
import { temporaryFolder } from "./testing/folder.ts";
import { compileProgram } from "./testing/program.ts";
import type { Program } from "./testing/program.ts";
import { until } from "./testing/until.ts";
import { isAlive } from "./users.ts";

const start = compileProgram();
const isRoot = process.getuid?.() === 0;

test.each<[string, (program: Program) => void]>([
  ["a normal exit", (program) => program.tell("exit")],
  ["an error that nobody caught", (program) => program.tell("throw")],
  ["a stop", (program) => program.tell("stop")],
  ["SIGINT", (program) => process.kill(program.pid, "SIGINT")],
  ["SIGTERM", (program) => process.kill(program.pid, "SIGTERM")],
  ["SIGHUP", (program) => process.kill(program.pid, "SIGHUP")],
  ["SIGKILL", (program) => process.kill(program.pid, "SIGKILL")],
])("after %s nothing runs and no folder is left", async (_name, end) => {
  const program = start({ folder: null });
  const { pid, folder } = await program.started;
  end(program);
  await program.ended;
  await until(() => !isAlive(pid) && !existsSync(folder));
});

test("a program that has stopped its server ends by itself", async () => {
  const program = start({ folder: null }, { life: "once" });
  const { pid } = await program.started;
  expect(await program.ended).toMatchObject({ code: 0 });
  expect(isAlive(pid)).toBe(false);
});

test("Ctrl-C in the terminal reaches the program and not the server", async () => {
  const folder = temporaryFolder();
  const [first, second] = [start({ folder }), start({ folder })];
  const { pid, url } = await first.started;
  await second.started;
  expect([first.pid, second.pid]).not.toContain(groupOf(pid));

  process.kill(-first.pid, "SIGINT");
  await first.ended;
  expect(await answers(url)).toBe(true);
});

test("a server whose folder was deleted is stopped all the same", async () => {
  const folder = temporaryFolder();
  const program = start({ folder });
  const { pid } = await program.started;
  for (const entry of readdirSync(folder)) rmSync(join(folder, entry), { recursive: true });
  process.kill(program.pid, "SIGKILL");
  await until(() => !isAlive(pid));
});

test.runIf(isRoot)("root without user namespaces runs the server as another user", async ({ skip }) => {
  const folder = temporaryFolder();
  const closed = closedFolder(findPostgres(undefined)) ?? closedFolder(join(folder, "run"));
  if (closed !== null) skip(`not possible here: ${closed} is closed to other users`);
  const path = pathWithout("unshare");
  for (const time of ["first", "second"]) {
    const program = start({ folder }, { path });
    const { pid, url } = await program.started;
    expect(await answers(url), time).toBe(true);
    expect(statSync(`/proc/${pid}`).uid, time).not.toBe(0);
    program.tell("stop");
    expect(await program.ended, time).toMatchObject({ code: 0 });
  }
});

test.runIf(isRoot)("a user who is not root needs nothing special", async ({ skip }) => {
  const folder = join(temporaryFolder(), "own");
  mkdirSync(folder, { mode: 0o700 });
  chownSync(folder, 65_534, 65_534);
  const program = start(
    { folder },
    { prefix: ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] },
  );
  const said = await program.started.catch((error: unknown) => skip(`not possible here: ${String(error)}`));
  expect(await answers(said.url)).toBe(true);
  program.tell("stop");
  expect(await program.ended).toMatchObject({ code: 0 });
  expect(isAlive(said.pid)).toBe(false);
});

function groupOf(pid: number): number {
  return Number(spawnSync("ps", ["-o", "pgid=", "-p", String(pid)], { encoding: "utf8" }).stdout);
}

async function answers(url: string): Promise<boolean> {
  const sql = postgres(url, { max: 1, fetch_types: false });
  try {
    return (await sql`select 1`).length === 1;
  } finally {
    await sql.end({ timeout: 0 });
  }
}

/** A PATH on which the machine has all that we use, but not this program. */
function pathWithout(program: string): string {
  const folder = join(temporaryFolder(), "bin");
  mkdirSync(folder);
  for (const name of ["sh", "id", "mkfifo", "mkdir", "mv", "rm", "sleep", "ps", "unshare"]) {
    const found = spawnSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).stdout.trim();
    if (name !== program && found !== "") symlinkSync(found, join(folder, name));
  }
  return folder;
}
