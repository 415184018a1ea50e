import { existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import postgres from "postgres";
import { expect, onTestFinished, test } from "vitest";
import { startServer } from "./server.ts";
import type { Server, ServerOptions } from "./server.ts";
import { temporaryFolder } from "./testing/folder.ts";
import { isAlive } from "./users.ts";

test("startServer() answers at its URL and takes its temporary folder along", async () => {
  const server = await started({ folder: null });
  expect(await ask(server, "select current_user as me, version() as version")).toEqual([
    { me: "postgres", version: expect.stringContaining(`PostgreSQL ${server.version} `) },
  ]);

  await server.stop();
  expect([isAlive(server.pid), existsSync(server.folder)]).toEqual([false, false]);
});

test("startServer() listens on 127.0.0.1 only, asks for its password and speaks UTF-8", async () => {
  const server = await started({ folder: null });
  const settings = `
    select current_setting('listen_addresses') as listens, current_setting('unix_socket_directories') as sockets,
           current_setting('server_encoding') as encoding, datcollate as collation, current_setting('TimeZone') as zone
      from pg_database where datname = current_database()`;
  expect(await ask(server, settings)).toEqual([
    {
      listens: "127.0.0.1",
      sockets: "",
      encoding: "UTF8",
      collation: process.platform === "darwin" ? "C" : "C.UTF-8",
      zone: "UTC",
    },
  ]);

  const url = new URL(server.url);
  url.password = "wrong";
  await expect(ask({ url: url.href }, "select 1")).rejects.toThrow("password authentication failed");
});

test("startServer() passes settings on", async () => {
  const server = await started({ folder: null, settings: { max_connections: 7, work_mem: "5MB" } });
  expect(
    await ask(server, "select current_setting('max_connections') as n, current_setting('work_mem') as m"),
  ).toEqual([{ n: "7", m: "5MB" }]);
});

test("a kept folder keeps the data, its owner's secret and nothing of a run", async () => {
  const folder = join(temporaryFolder(), "a", "b c");
  const first = await started({ folder });
  await ask(first, "create table public.kept ()");
  await first.stop();

  expect(modeOf(folder)).toBe("700");
  expect(modeOf(join(folder, "cluster", "password"))).toBe("600");
  expect(readdirSync(folder).toSorted()).toEqual([".gitignore", "cluster", "server.json"]);

  const second = await started({ folder });
  expect(await ask(second, "select to_regclass('public.kept') is not null as there")).toEqual([
    { there: true },
  ]);
  expect(second.pid).not.toBe(first.pid);
});

test("startServer() joins the server that runs in the folder, and the last stop() ends it", async () => {
  const folder = temporaryFolder();
  const one = await started({ folder });
  const two = await started({ folder });
  expect([two.pid, two.url, two.version]).toEqual([one.pid, one.url, one.version]);

  await one.stop();
  await one.stop();
  expect(await ask(two, "select 1 as n")).toEqual([{ n: 1 }]);

  await two.stop();
  expect(isAlive(two.pid)).toBe(false);
});

test("a port that is asked for is used, and named when it is taken", async () => {
  const taken = createServer();
  await new Promise<void>((listening) => {
    taken.listen(0, "127.0.0.1", listening);
  });
  const address = taken.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  await expect(startServer({ folder: null, port })).rejects.toMatchObject({
    code: "not-started",
    message: `Port ${port} on 127.0.0.1 is in use: choose another.`,
  });

  await new Promise((closed) => {
    taken.close(closed);
  });
  expect((await started({ folder: null, port })).port).toBe(port);
});

test("kill() is a crash, after which the same data comes up again", async () => {
  const folder = temporaryFolder();
  const server = await started({ folder });
  await ask(server, "create table public.kept ()");
  await server.kill();
  expect(isAlive(server.pid)).toBe(false);

  const again = await started({ folder, port: server.port });
  expect(again.url).toBe(server.url);
  expect(await ask(again, "select to_regclass('public.kept') is not null as there")).toEqual([
    { there: true },
  ]);
});

test("a server that does not start says why, and leaves nothing behind", async () => {
  const folder = temporaryFolder();
  const broken = startServer({ folder, settings: { no_such_setting: 1 } });
  await expect(broken).rejects.toMatchObject({
    code: "not-started",
    message: expect.stringContaining('unrecognized configuration parameter "no_such_setting"'),
  });
  expect(await ask(await started({ folder }), "select 1 as n")).toEqual([{ n: 1 }]);
});

test("a start that takes too long is given up", async () => {
  await expect(startServer({ folder: null, deadlineMs: -1 })).rejects.toMatchObject({
    code: "not-started",
    message: expect.stringContaining("did not become ready in time"),
  });
});

test("data of another major is refused with the way out", async () => {
  const folder = temporaryFolder();
  await (await started({ folder })).stop();
  writeFileSync(join(folder, "cluster", "data", "PG_VERSION"), "13\n");
  await expect(startServer({ folder })).rejects.toMatchObject({
    code: "other-major",
    message: expect.stringContaining("was made by PostgreSQL 13"),
  });
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

function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}
