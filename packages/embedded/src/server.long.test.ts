import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import postgres from "postgres";
import { expect, onTestFinished, test } from "vitest";
import { startServer } from "./server.ts";
import type { Server, ServerOptions } from "./server.ts";
import { temporaryFolder } from "./testing/folder.ts";
import { until } from "./testing/until.ts";
import { createFifo } from "./users.ts";

test("starts at the same moment in one new folder share one server", async () => {
  const folder = temporaryFolder();
  const servers = await Promise.all([1, 2, 3, 4].map(() => started({ folder })));
  expect(new Set(servers.map((server) => server.pid)).size).toBe(1);
  await Promise.all(servers.map((server) => server.stop()));
  await until(() => readdirSync(folder).toSorted().join() === ".gitignore,cluster,server.json");
  expect(readdirSync(join(folder, "cluster")).toSorted()).toEqual(["data", "password"]);
});

test("a start right after a stop that nobody waited for waits for it", async () => {
  const folder = temporaryFolder();
  const first = await started({ folder });
  const stopped = first.stop();
  const second = await started({ folder });
  await stopped;
  expect(await ask(second, "select 1 as n")).toEqual([{ n: 1 }]);
});

test("kill() ends the server of others too, and they can start it again", async () => {
  const folder = temporaryFolder();
  const one = await started({ folder });
  const two = await started({ folder });
  await one.kill();
  const three = await started({ folder });
  expect(three.pid).not.toBe(two.pid);
  await two.stop();
  expect(await ask(three, "select 1 as n")).toEqual([{ n: 1 }]);
});

test("a lock file whose pid now belongs to another program does not keep the server from starting", async () => {
  const folder = temporaryFolder();
  const server = await started({ folder });
  const lock = join(folder, "cluster", "data", "postmaster.pid");
  const left = readFileSync(lock, "utf8").replace(/^\d+/, String(process.pid));
  await server.stop();
  writeFileSync(lock, left);

  expect(await ask(await started({ folder }), "select 1 as n")).toEqual([{ n: 1 }]);
});

test("what a killed keeper left behind is cleaned up", async () => {
  const folder = temporaryFolder();
  await (await started({ folder })).stop();
  const run = join(folder, "run-000000000000");
  mkdirSync(run);
  createFifo(run).release();
  const server = await started({ folder });
  expect(readdirSync(folder).filter((entry) => entry.startsWith("run-"))).toHaveLength(1);
  await server.stop();
});

async function started(options: ServerOptions): Promise<Server> {
  const server = await startServer(options);
  onTestFinished(() => server.stop());
  return server;
}

async function ask({ url }: { readonly url: string }, text: string): Promise<readonly unknown[]> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return [...(await sql.unsafe(text))];
  } finally {
    await sql.end({ timeout: 0 });
  }
}
