import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import postgres from "postgres";
import { expect, test } from "vitest";
import { temporaryFolder } from "./testing/folder.ts";
import { compileProgram } from "./testing/program.ts";
import { until } from "./testing/until.ts";
import { isAlive } from "./users.ts";

const start = compileProgram();

test.each(["log", "cluster", "pid"])(
  "SIGKILL in the middle of a start (%s) leaves nothing running",
  async (sign) => {
    const folder = temporaryFolder();
    const program = start({ folder });
    await until(() => runsOf(folder).some((run) => existsSync(join(folder, run, sign))));
    process.kill(program.pid, "SIGKILL");
    await program.ended;
    // The keeper removes the folder of its run last of all.
    await until(() => runsOf(folder).length === 0);
  },
);

test("processes share a kept folder's server, which outlives the one that started it", async () => {
  const folder = temporaryFolder();
  const first = start({ folder });
  const { pid, url } = await first.started;
  const second = start({ folder });
  expect(await second.started).toMatchObject({ pid, url });

  process.kill(first.pid, "SIGKILL");
  // Its output is closed: whoever reads it does not wait for the server.
  await first.ended;
  const third = start({ folder });
  expect(await third.started).toMatchObject({ pid, url });
  expect(await answers(url)).toBe(true);

  process.kill(second.pid, "SIGKILL");
  third.tell("stop");
  expect(await third.ended).toMatchObject({ code: 0 });
  await until(() => !isAlive(pid));
});

test("processes that start in a new folder at the same moment share one server", async () => {
  const folder = temporaryFolder();
  const programs = [1, 2, 3].map(() => start({ folder }));
  const said = await Promise.all(programs.map((program) => program.started));
  expect(new Set(said.map(({ pid }) => pid)).size).toBe(1);
  for (const program of programs) program.tell("exit");
  await until(() => said.every(({ pid }) => !isAlive(pid)));
});

test("a server that was killed is started again by the next process that needs it", async () => {
  const folder = temporaryFolder();
  const program = start({ folder });
  const { pid } = await program.started;
  process.kill(pid, "SIGKILL");
  await until(() => !isAlive(pid));
  const next = start({ folder });
  expect((await next.started).pid).not.toBe(pid);
});

function runsOf(folder: string): readonly string[] {
  return readdirSync(folder).filter((entry) => entry.startsWith("run-"));
}

async function answers(url: string): Promise<boolean> {
  const sql = postgres(url, { max: 1, fetch_types: false });
  try {
    return (await sql`select 1`).length === 1;
  } finally {
    await sql.end({ timeout: 0 });
  }
}
