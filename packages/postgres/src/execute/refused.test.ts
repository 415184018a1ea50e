import { freshDatabase, ownServer, proxy, until } from "@tenantry/kit";
import { describe, expect, test } from "vitest";
import type { Session } from "../session.ts";
import { environmentOf } from "../testing/environment.ts";
import { testFleet } from "../testing/fleet.ts";
import type { TestFleet } from "../testing/fleet.ts";
import { sessionOf } from "../testing/reading.ts";

const files = {
  "tenant/001_users.sql": "create table users (id int); insert into users values (1);",
  "tenant/002_more.sql": "insert into users values (2);",
};
const both = [{ id: 1 }, { id: 2 }];

describe("execute() and a server in trouble", () => {
  test("outlives the crash of the server when one backend is killed, and does every step once", async () => {
    const server = await ownServer();
    const fleet = await testFleet("schemas in one database", ["acme", "corp"], {}, server.url);
    const slow = {
      ...files,
      "tenant/003_wait.sql": "select pg_advisory_xact_lock(1); insert into users values (3);",
    };
    const holder = await sessionOf(environmentOf(fleet.database("acme").url));
    await holder.query("select pg_advisory_lock(1)");
    const ended = fleet.apply(slow, { environment: { lockTimeoutMs: 60_000, retries: 50 } });
    const waiting = await until(async () => {
      const asked =
        "select pid from pg_stat_activity where wait_event = 'advisory' and datname = current_database()";
      return (await fleet.sql("acme", asked))[0]?.["pid"];
    });
    // All sessions of the server go with it, and so does the lock.
    process.kill(Number(waiting), "SIGKILL");
    await until(() => holder.lost);
    expect((await ended).outcomes).toEqual({ acme: "done", corp: "done" });
    expect(await rowsOf(fleet, ["acme", "corp"])).toEqual([...both, { id: 3 }, ...both, { id: 3 }]);
  });

  test("tries again where no connection is left, until there is one", async () => {
    const server = await ownServer({ max_connections: 12, superuser_reserved_connections: 0 });
    const fleet = await testFleet("schemas in one database", ["acme", "corp", "last"], {}, server.url);
    const plan = await fleet.plan(files);
    const taken = await allConnections(fleet);
    const { outcomes, events } = await fleet.execute(files, plan, {
      environment: { retries: 50 },
      onEvent: async (event) => {
        if (event.type === "retry") await Promise.all(taken.splice(0).map((session) => session.close()));
      },
    });
    expect(events.find((event) => event.type === "retry")).toMatchObject({ sqlstate: "53300" });
    expect(outcomes).toEqual({ acme: "done", corp: "done", last: "done" });
    expect(await rowsOf(fleet, ["acme", "corp", "last"])).toEqual([...both, ...both, ...both]);
  });

  test("says what to do where no connection comes free", async () => {
    const server = await ownServer({ max_connections: 12, superuser_reserved_connections: 0 });
    const fleet = await testFleet("schemas in one database", ["acme"], {}, server.url);
    const plan = await fleet.plan(files);
    const taken = await allConnections(fleet);
    const { failures } = await fleet.execute(files, plan, { environment: { retries: 0 } });
    expect(failures["acme"]).toMatchObject({
      sqlstate: "53300",
      step: null,
      message: expect.stringContaining("The server has no connection left"),
      help: expect.stringContaining("Lower --concurrency"),
    });
    await Promise.all(taken.map((session) => session.close()));
    expect((await fleet.apply(files)).outcomes).toEqual({ acme: "done" });
  });

  test("loses nothing where every idle connection is dropped, whichever way", async () => {
    const tenants = ["t1", "t2", "t3", "t4", "t5", "t6"];
    const fleet = await testFleet("schemas in one database", tenants);
    const link = await proxy(fleet.database("t1").url);
    let steps = 0;
    const { outcomes, events } = await fleet.apply(files, {
      through: link.url,
      environment: { concurrency: 1, retries: 50 },
      onEvent: (event) => void (event.type === "step" && link.cutAll(++steps % 2 === 0 ? "rst" : "fin")),
    });
    expect(new Set(Object.values(outcomes))).toEqual(new Set(["done"]));
    expect(link.connections()).toBeGreaterThan(tenants.length);
    expect(events.filter((event) => event.type === "step")).toHaveLength(12);
    expect(await rowsOf(fleet, tenants)).toEqual(tenants.flatMap(() => both));
  });
});

describe("execute() and one tenant that is refused", () => {
  test("names the database that takes no connections, and goes on elsewhere", async () => {
    const fleet = await testFleet("a database per tenant", ["acme", "corp"]);
    const plan = await fleet.plan(files);
    const admin = await freshDatabase();
    const { name } = fleet.database("acme");
    const allow = async (whether: boolean): Promise<unknown> =>
      await admin.sql.unsafe(`alter database ${name} with allow_connections ${whether}`);
    await allow(false);
    const { outcomes, failures } = await fleet.execute(files, plan, { environment: { retries: 0 } });
    await allow(true);
    expect(outcomes).toEqual({ acme: "failed", corp: "done" });
    expect(failures["acme"]).toMatchObject({
      sqlstate: "55000",
      step: null,
      message: "The database takes no connections.",
      help: expect.stringContaining("allow_connections true"),
    });
    expect((await fleet.apply(files)).outcomes).toEqual({ acme: "done" });
    expect(await rowsOf(fleet, ["acme", "corp"])).toEqual([...both, ...both]);
  });

  test.each([
    ["may not log in", "nologin", "28000", "alter role … login"],
    ["has no connection left", "login connection limit 0", "53300", "connection limit of the role"],
  ])("says what keeps out a role that %s", async (_, given, sqlstate, help) => {
    const fleet = await testFleet("schemas in one database", ["acme"]);
    const plan = await fleet.plan(files);
    const { sql, name, url } = fleet.database("acme");
    const role = `kept_out_${name}`;
    const there = new URL(url);
    [there.username, there.password] = [role, "x"];
    await sql.unsafe(`create role ${role} ${given} password 'x'; grant ${role} to current_user; grant usage, create on schema tenant_acme to ${role};
      grant usage, create on schema public to ${role}`);
    const run = { through: there.href, environment: { retries: 0 } };
    expect((await fleet.execute(files, plan, run)).failures["acme"]).toMatchObject({
      sqlstate,
      step: null,
      help: expect.stringContaining(help),
    });
    await sql.unsafe(`alter role ${role} login connection limit -1`);
    const again = await fleet.execute(files, plan, run);
    await sql.unsafe(`reassign owned by ${role} to current_user; drop owned by ${role}; drop role ${role}`);
    expect(again.outcomes).toEqual({ acme: "done" });
  });

  test("keeps nothing of a step that meets a limit of temporary files, and names the limit", async () => {
    const fleet = await testFleet("a database per tenant", ["acme", "corp"]);
    const { sql, name } = fleet.database("acme");
    await sql.unsafe(
      `alter database ${name} set temp_file_limit = '64kB'; alter database ${name} set work_mem = '64kB'`,
    );
    const sorting = {
      "tenant/001_sorted.sql":
        "create table sorted as select g from generate_series(1, 100000) as g order by -g;",
    };
    const { outcomes, failures } = await fleet.apply(sorting);
    expect(outcomes).toEqual({ acme: "failed", corp: "done" });
    expect(failures["acme"]).toMatchObject({
      sqlstate: "53400",
      message: expect.stringContaining("temp_file_limit"),
      help: expect.stringContaining("limit of the server"),
    });
    expect((await fleet.ledgers())["acme"]).toEqual([]);
    await sql.unsafe(`alter database ${name} reset temp_file_limit`);
    expect((await fleet.apply(sorting)).outcomes).toEqual({ acme: "done" });
  });

  test("keeps nothing of a step that an event trigger refuses, and says what it said", async () => {
    const fleet = await testFleet("a database per tenant", ["acme", "corp"]);
    await fleet.apply(files, { intent: { to: "001" } });
    await fleet.sql(
      "acme",
      `create function public.no_ddl() returns event_trigger language plpgsql as $$ begin raise exception 'no DDL on %: ask the owner', 'Fridays'; end $$;
       create event trigger no_ddl on ddl_command_start execute function public.no_ddl()`,
    );
    const more = {
      ...files,
      "tenant/003_mail.sql": "insert into users values (3);\nalter table users add column mail text;",
    };
    const { outcomes, failures } = await fleet.apply(more);
    expect(outcomes).toEqual({ acme: "failed", corp: "done" });
    expect(failures["acme"]).toMatchObject({
      sqlstate: "P0001",
      message: "no DDL on Fridays: ask the owner",
      step: "tenant/003_mail",
      line: 2,
    });
    expect((await fleet.ledgers())["acme"]).toEqual(["001_users", "002_more"]);
    expect(await rowsOf(fleet, ["acme"])).toEqual(both);
    await fleet.sql("acme", "drop event trigger no_ddl");
    expect((await fleet.apply(more)).outcomes).toEqual({ acme: "done" });
  });

  test("calls a tenant gone whose database is dropped under its step", async () => {
    const fleet = await testFleet("a database per tenant", ["acme", "corp"]);
    const slow = {
      "tenant/001_users.sql":
        "create table users (id int); select pg_sleep(case current_database() when 'NAME' then 600 else 0 end);",
    };
    const own = {
      "tenant/001_users.sql": slow["tenant/001_users.sql"].replace("NAME", fleet.database("acme").name),
    };
    const ended = fleet.apply(own);
    const asleep =
      "select from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()";
    await until(async () => (await fleet.sql("acme", asleep)).length > 0);
    await fleet.database("acme").drop();
    expect((await ended).outcomes).toEqual({ acme: "gone", corp: "done" });
  });

  test("builds nothing in a schema that was dropped and made again under the run", async () => {
    const fleet = await testFleet("schemas in one database", ["acme", "corp"]);
    await fleet.apply(files, { intent: { to: "001" } });
    const plan = await fleet.plan(files);
    await fleet.sql("public", "drop schema tenant_acme cascade; create schema tenant_acme");
    const { outcomes, failures } = await fleet.execute(files, plan);
    expect(outcomes).toEqual({ acme: "failed", corp: "done" });
    expect(failures["acme"]).toMatchObject({ kind: "integrity", step: "tenant/002_more" });
    expect(
      await fleet.sql("acme", "select from pg_class where relnamespace = 'tenant_acme'::regnamespace"),
    ).toEqual([]);
    expect((await fleet.apply(files)).outcomes).toEqual({ acme: "done" });
    expect(await rowsOf(fleet, ["acme", "corp"])).toEqual([...both, ...both]);
  });
});

async function rowsOf(fleet: TestFleet, tenants: readonly string[]): Promise<readonly unknown[]> {
  const rows: unknown[] = [];
  for (const id of tenants) rows.push(...(await fleet.sql(id, "select id from users order by id")));
  return rows;
}

/** As many sessions as the server still takes. */
async function allConnections(fleet: TestFleet): Promise<Session[]> {
  const sessions: Session[] = [];
  for (;;) {
    const session = await sessionOf(environmentOf(fleet.database("acme").url)).catch(() => null);
    if (session === null) return sessions;
    sessions.push(session);
  }
}
