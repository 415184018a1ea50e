import { spawnSync } from "node:child_process";
import { ownServer, proxy } from "@tenantry/kit";
import type { Message, Proxy } from "@tenantry/kit";
import { describe, expect, test } from "vitest";
import { environmentOf } from "../testing/environment.ts";
import { testFleet } from "../testing/fleet.ts";
import type { Files, TestFleet } from "../testing/fleet.ts";
import { sessionOf } from "../testing/reading.ts";

const missing = spawnSync("prlimit", ["--version"]).status !== 0;
if (missing) process.stderr.write("SKIPPED: there is no prlimit, so no backend was kept from writing.\n");

const megabyte = 1024 ** 2;
const users = "create table users (id int); insert into users values (1);";
// Some 24 MB, in a table of their own or only in the write-ahead log.
const table = "create table big as select repeat('x', 1900) as filler from generate_series(1, 12000);";
const log = "select pg_logical_emit_message(true, 'test', repeat('x', 24000000));";

function filesWith(filling: string): Files {
  return {
    "tenant/001_users.sql": users,
    "tenant/002_fill.sql": `insert into users values (2);\n${filling}`,
  };
}

/** For the backends that get the second file of acme, so many times, no file may become longer than this. */
async function shortOfRoom(fleet: TestFleet, bytes: number, times: number): Promise<Proxy> {
  let left = times;
  const onMessage = ({ text, backend }: Message): void => {
    if (!text.includes("repeat('x'") || !text.includes("tenant_acme") || left-- <= 0) return;
    const { status, stderr } = spawnSync("prlimit", ["--pid", String(backend), `--fsize=${bytes}`]);
    if (status !== 0) throw new Error(String(stderr));
  };
  return await proxy(fleet.database("acme").url, { onMessage });
}

describe.skipIf(missing)("execute() on a server that can write no more", () => {
  test("keeps nothing of a step whose table finds no room, records nothing of it, and goes on elsewhere", async () => {
    const fleet = await testFleet("schemas in one database", ["acme", "corp"]);
    const files = filesWith(table);
    // A file of the log has 16 MB: it is not what fails here.
    const link = await shortOfRoom(fleet, 17 * megabyte, Infinity);
    const { outcomes, failures } = await fleet.apply(files, { through: link.url });
    expect(outcomes).toEqual({ acme: "failed", corp: "done" });
    expect(failures["acme"]).toMatchObject({
      step: "tenant/002_fill",
      message: expect.stringContaining("could not extend file"),
    });
    expect((await fleet.ledgers())["acme"]).toEqual(["001_users"]);
    expect(await fleet.sql("acme", "select id from users")).toEqual([{ id: 1 }]);
    expect((await fleet.apply(files)).outcomes).toEqual({ acme: "done" });
  });

  test("outlives the crash of a server that cannot write its log, and does every step once", async () => {
    const server = await ownServer();
    const fleet = await testFleet("schemas in one database", ["acme", "corp"], {}, server.url);
    const watch = await sessionOf(environmentOf(fleet.database("acme").url));
    const link = await shortOfRoom(fleet, megabyte, 1);
    const run = { through: link.url, environment: { retries: 50 } };
    const { outcomes } = await fleet.apply(filesWith(log), run);
    expect(watch.lost).toBe(true);
    expect(outcomes).toEqual({ acme: "done", corp: "done" });
    for (const id of ["acme", "corp"])
      expect(await fleet.sql(id, "select id from users order by id")).toEqual([{ id: 1 }, { id: 2 }]);
  });
});
