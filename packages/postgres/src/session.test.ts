import { createServer } from "node:net";
import { freshDatabase, proxy, until } from "@tenantry/kit";
import type { Proxy } from "@tenantry/kit";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { Environment } from "./environment.ts";
import { ConnectError, openSession, ServerError, SessionLost } from "./session.ts";
import type { Notice, Result, Session } from "./session.ts";
import { environmentOf } from "./testing/environment.ts";
import { hidingPooler } from "./testing/pooler.ts";
import { sessionOf } from "./testing/reading.ts";
import { authority, tlsFront } from "./testing/tls-front.ts";

const uncaught: unknown[] = [];
const remember = (error: unknown): void => void uncaught.push(error);

beforeAll(() => {
  process.on("uncaughtException", remember).on("unhandledRejection", remember);
});
afterAll(() => {
  process.off("uncaughtException", remember).off("unhandledRejection", remember);
  expect(uncaught).toEqual([]);
});

async function fresh(more: Parameters<typeof sessionOf>[1] = {}): Promise<Session> {
  const { url } = await freshDatabase();
  return await sessionOf(environmentOf(url), more);
}

/** `SELECT 2 [{"a":1},{"a":2}]`. */
function shown(results: readonly Result[]): readonly string[] {
  return results.map(
    ({ command, count, rows }) => `${command} ${count}${rows.length > 0 ? ` ${JSON.stringify(rows)}` : ""}`,
  );
}

async function errorOf(work: Promise<unknown>): Promise<unknown> {
  return await work.then(
    () => "no error",
    (error: unknown) => error,
  );
}

describe("message()", () => {
  test("returns one result per statement, whichever of them have rows", async () => {
    const session = await fresh();
    expect(
      shown(
        await session.message(`create table t (a int); insert into t values (1), (2); select a from t order by a;
          update t set a = 3; delete from t where a = 4; insert into t values (9) returning a; select a from t where false;
          select 'x' as b; drop table t; set local lock_timeout = 1`),
      ),
    ).toMatchInlineSnapshot(`
      [
        "CREATE TABLE 0",
        "INSERT 2",
        "SELECT 2 [{"a":1},{"a":2}]",
        "UPDATE 2",
        "DELETE 0",
        "INSERT 1 [{"a":9}]",
        "SELECT 0",
        "SELECT 1 [{"b":"x"}]",
        "DROP TABLE 0",
        "SET 0",
      ]
    `);
    expect(shown(await session.message("select 1 as a"))).toEqual(['SELECT 1 [{"a":1}]']);
    expect(shown(await session.message("create table t (a int)"))).toEqual(["CREATE TABLE 0"]);
    expect(shown(await session.message("select 1 as a; select 2 as a"))).toEqual([
      'SELECT 1 [{"a":1}]',
      'SELECT 1 [{"a":2}]',
    ]);
    expect(shown(await session.message("insert into t values (1); insert into t values (1)"))).toEqual([
      "INSERT 1",
      "INSERT 1",
    ]);
    expect(shown(await session.message(""))).toEqual([]);
    expect(shown(await session.message("-- nothing"))).toEqual([]);
  });

  test("is one transaction, undone by an error in it", async () => {
    const session = await fresh();
    const error = await errorOf(session.message("create table t (a int); select 1/0; select 1 as after"));
    expect(error).toMatchObject({ name: "ServerError", sqlstate: "22012", message: "division by zero" });
    expect(await session.query("select to_regclass('t') as t")).toEqual([{ t: null }]);
    expect(session.lost).toBe(false);
  });

  test("keeps answers apart that were asked for at the same time", async () => {
    const session = await fresh();
    const asked = Array.from({ length: 20 }, (_, at) =>
      at % 3 === 0
        ? errorOf(session.message(`select ${at} as a; select 1/0`))
        : at % 3 === 1
          ? session.message(`select ${at} as a; select ${at} as b`)
          : session.query("select $1::int as a", [at]),
    );
    const answers = await Promise.all(asked);
    answers.forEach((answer, at) => {
      if (at % 3 === 0) expect(answer).toBeInstanceOf(ServerError);
      else if (at % 3 === 1) expect(answer).toMatchObject([{ rows: [{ a: at }] }, { rows: [{ b: at }] }]);
      else expect(answer).toEqual([{ a: at }]);
    });
  });

  test("takes an answer of several megabytes apart", async () => {
    const session = await fresh();
    const [first, second] = await session.message(
      "select repeat('ab', 1500000) as a; select g as b from generate_series(1, 30000) g",
    );
    expect(String(first?.rows[0]?.["a"])).toHaveLength(3_000_000);
    expect(second?.count).toBe(30_000);
    expect(second?.rows).toHaveLength(30_000);
  });

  test.each([
    "copy pg_class to stdout",
    "create temp table t (a int); copy t from stdin",
    "copy (select 1) to stdout; select 2",
  ])("gives the session up rather than hang: %s", async (text) => {
    const session = await fresh();
    expect(await errorOf(session.message(text))).toMatchObject({ name: "SessionLost", message: /COPY/ });
    expect(session.lost).toBe(true);
    expect(await errorOf(session.query("select 1"))).toBeInstanceOf(SessionLost);
  });
});

describe("query()", () => {
  test("binds text in one round trip, and takes one statement only", async () => {
    const { url } = await freshDatabase();
    const through = await proxy(url);
    const session = await sessionOf(environmentOf(through.url), { purpose: "reader" });
    const before = through.roundTrips();
    const rows = await session.query(
      "select $1 as a, $2::int4 + 1 as b, $3::text is null as c, now() is null as d",
      ["it's \\ \"", 41, null],
    );
    expect(rows).toEqual([{ a: "it's \\ \"", b: 42, c: true, d: false }]);
    expect(through.roundTrips() - before).toBe(1);
    expect(await errorOf(session.query("select 1; select 2"))).toMatchObject({ sqlstate: "42601" });
    expect(await errorOf(session.query("select $1::int4", ["x"]))).toMatchObject({ sqlstate: "22P02" });
    expect(await session.query("create temp table t (a int)")).toEqual([]);
    expect(await session.query("select 1 as a")).toEqual([{ a: 1 }]);
  });

  test("leaves dates and big numbers as the server's text", async () => {
    const session = await fresh();
    await session.message("set timezone = 'UTC'");
    expect(
      await session.query(`select 9007199254740993 as big, 'infinity'::timestamptz as t, date '2020-01-02' as d,
        true as yes, 1.50 as n, '{"a": [1]}'::jsonb as j`),
    ).toEqual([
      { big: "9007199254740993", t: "infinity", d: "2020-01-02", yes: true, n: "1.50", j: { a: [1] } },
    ]);
  });

  test("says where an error lies, and never shows a row", async () => {
    const session = await fresh();
    await session.message("create table people (email text primary key, age int check (age > 0))");
    await session.message("insert into people values ('secret@example.com', 1)");
    const error = await errorOf(session.query("insert into people values ('secret@example.com', 1)"));
    expect(error).toMatchObject({
      sqlstate: "23505",
      constraint: "people_pkey",
      schema: "public",
      table: "people",
    });
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain("secret");
    expect(await errorOf(session.query("select 'é', nope from people"))).toMatchObject({
      sqlstate: "42703",
      position: 13,
    });
  });
});

describe("openSession()", () => {
  test("says who answers, and that nothing sits between", async () => {
    const session = await fresh();
    const [row] = await session.query(
      "select pg_backend_pid() as pid, current_setting('application_name') as name, current_setting('server_version_num') as version",
    );
    expect(row).toEqual({ pid: session.pid, name: "test", version: String(session.version) });
    expect([session.pooled, session.lost]).toEqual([false, false]);
  });

  test("lets the server notice a dead client, unless it only reads", async () => {
    const settings = async (session: Session): Promise<unknown> =>
      (
        await session.query(`select string_agg(setting, ' ' order by name) as all from pg_settings
          where name in ('client_connection_check_interval', 'tcp_keepalives_count', 'tcp_keepalives_idle', 'tcp_keepalives_interval')
            and source = 'session'`)
      )[0]?.["all"];
    expect(await settings(await fresh())).toBe("1000 3 10 5");
    expect(await settings(await fresh({ purpose: "reader" }))).toBe(null);
  });

  test("knows a transaction pooler by its backend, and sets nothing through it", async () => {
    const { url } = await freshDatabase();
    const session = await sessionOf(environmentOf(await hidingPooler(url)));
    expect(session.pooled).toBe(true);
    const settings = await session.query("select name from pg_settings where source = 'session'");
    expect(settings).toEqual([]);
    expect(await session.query("select pg_backend_pid() as pid")).toEqual([{ pid: session.pid }]);
  });

  test("verifies the certificate and its name, unless the URL says only to encrypt", async () => {
    const { url } = await freshDatabase();
    const port = await tlsFront(url);
    const attempt = async (
      host: string,
      mode: "require" | "verify-full",
      ca: string | null,
    ): Promise<unknown> => {
      const { connection } = environmentOf(url);
      const options = { applicationName: "test", connectTimeoutMs: 60_000, deadlineMs: 60_000 };
      const opened = openSession({ ...connection, host, port, tls: { mode, ca } }, options);
      return await opened.then(
        async (session) => {
          const rows = await session.query("select 1 as works");
          await session.close();
          return rows;
        },
        (error: unknown) => (error instanceof ConnectError ? `${error.reason}: ${error.message}` : error),
      );
    };
    expect(await attempt("localhost", "verify-full", authority)).toEqual([{ works: 1 }]);
    expect(await attempt("localhost", "require", null)).toEqual([{ works: 1 }]);
    expect(await attempt("localhost", "verify-full", null)).toBe(
      "tls: The server's certificate was not accepted (DEPTH_ZERO_SELF_SIGNED_CERT).",
    );
    expect(await attempt("127.0.0.1", "verify-full", authority)).toBe(
      "tls: The server's certificate was not accepted (ERR_TLS_CERT_ALTNAME_INVALID).",
    );
  });

  test("takes nothing that was sent before encryption began", async () => {
    const { url } = await freshDatabase();
    const port = await tlsFront(url, "E");
    const { connection } = environmentOf(url);
    const options = { applicationName: "test", connectTimeoutMs: 60_000, deadlineMs: 60_000 };
    const tls = { mode: "require", ca: null } as const;
    expect(await errorOf(openSession({ ...connection, port, tls }, options))).toMatchObject({
      reason: "tls",
    });
  });

  test("hands notices on, with the code of a name that was cut", async () => {
    const notices: Notice[] = [];
    const session = await fresh({ onNotice: (notice) => void notices.push(notice) });
    await session.message(`create temp table ${"x".repeat(70)} (a int)`);
    expect(notices.map(({ severity, sqlstate }) => [severity, sqlstate])).toEqual([["NOTICE", "42622"]]);
  });

  test("sends the settings of the URL", async () => {
    const { url } = await freshDatabase();
    const session = await sessionOf(environmentOf(`${url}?options=${encodeURIComponent("-c work_mem=5MB")}`));
    expect(await session.query("show work_mem")).toEqual([{ work_mem: "5MB" }]);
  });

  test.each([
    ["authentication", { password: "wrong-secret" }],
    ["authentication", { user: "no_such_role", password: "wrong-secret" }],
    ["unknown-database", { database: "no_such_database" }],
    ["refused", { port: 1 }],
    ["refused", { host: "/no/such/folder" }],
    ["tls", { tls: { mode: "verify-full", ca: null } }],
    ["settings", { settings: { standard_conforming_strings: "off" } }],
    ["server", { settings: { no_such_setting: "on" } }],
  ] as const)("tells %s from the rest, without a secret: %j", async (reason, change) => {
    const { url } = await freshDatabase();
    const connection = { ...environmentOf(url).connection, ...change };
    const options = { applicationName: "test", connectTimeoutMs: 60_000, deadlineMs: 60_000 };
    const error = await errorOf(openSession(connection, options));
    expect(error).toMatchObject({ name: "ConnectError", reason });
    if (!(error instanceof ConnectError)) throw error;
    expect(error.help).not.toBe("");
    expect(error.help).not.toContain("the URL");
    const text = `${error.message} ${error.help} ${JSON.stringify(error)}`;
    expect(text).not.toMatch(/wrong-secret|127\.0\.0\.1/);
  });

  test("gives up on a server that accepts and says nothing", async () => {
    const { url } = await freshDatabase();
    const through = await proxy(url, { cut: { message: 1, when: "before", how: "blackhole" } });
    const connection = environmentOf(through.url).connection;
    const options = { applicationName: "test", connectTimeoutMs: 300, deadlineMs: 60_000 };
    expect(await errorOf(openSession(connection, options))).toMatchObject({ reason: "timeout" });
  });

  test.each(["rst", "fin"] as const)(
    "does not try again when the first message is met by %s",
    async (how) => {
      const { url } = await freshDatabase();
      const through = await proxy(url, { cut: { message: 1, when: "before", how } });
      const connection = environmentOf(through.url).connection;
      const options = { applicationName: "test", connectTimeoutMs: 60_000, deadlineMs: 60_000 };
      expect(await errorOf(openSession(connection, options))).toMatchObject({
        name: "ConnectError",
        reason: "closed",
      });
      expect(through.connections()).toBe(1);
    },
  );

  test("does not try again when the server hangs up before it says that it is ready", async () => {
    const { url } = await freshDatabase();
    let connections = 0;
    const rude = createServer((client) => {
      connections += 1;
      client.once("data", () => client.end()).on("error", () => {});
    });
    await new Promise<void>((resolve) => void rude.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void rude.close());
    const address = rude.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const options = { applicationName: "test", connectTimeoutMs: 60_000, deadlineMs: 60_000 };
    const opened = openSession({ ...environmentOf(url).connection, port }, options);
    expect(await errorOf(opened)).toMatchObject({ name: "ConnectError", reason: "closed" });
    expect(connections).toBe(1);
  });

  test("refuses a door that is shut at once", async () => {
    const { url } = await freshDatabase();
    const through = await proxy(url);
    through.door("shut");
    const options = { applicationName: "test", connectTimeoutMs: 60_000, deadlineMs: 60_000 };
    expect(await errorOf(openSession(environmentOf(through.url).connection, options))).toBeInstanceOf(
      ConnectError,
    );
  });
});

describe("a session that dies", () => {
  type Death = (session: Session, through: Proxy, killer: Session) => Promise<unknown>;
  const deaths: Readonly<Record<string, Death>> = {
    terminate: (session, _, killer) => killer.query("select pg_terminate_backend($1)", [session.pid]),
    rst: async (_, through) => through.cutAll("rst"),
    fin: async (_, through) => through.cutAll("fin"),
    blackhole: async (_, through) => through.cutAll("blackhole"),
  };
  const moments = ["idle", "in a message", "in a query", "with three asked"] as const;

  async function die(
    environment: Environment,
    url: string,
    how: Death,
    moment: (typeof moments)[number],
  ): Promise<void> {
    const killer = await sessionOf(environment);
    const through = await proxy(url);
    const session = await sessionOf(environmentOf(through.url), { deadlineMs: 500 });
    const sleeping = "select pg_sleep(30)";
    const asked: Readonly<Record<(typeof moments)[number], () => Promise<unknown>[]>> = {
      idle: () => [],
      "in a message": () => [session.message(`${sleeping}; select 1`)],
      "in a query": () => [session.query(sleeping)],
      "with three asked": () => [
        session.message(sleeping),
        session.query("select 1"),
        session.message("select 2"),
      ],
    };
    const answers = asked[moment]().map(errorOf);
    if (answers.length > 0) {
      await until(async () => {
        const busy = await killer.query(
          "select from pg_stat_activity where pid = $1 and wait_event = 'PgSleep'",
          [session.pid],
        );
        return busy.length > 0 || session.lost;
      });
    }
    await how(session, through, killer);
    for (const answer of answers) expect(await answer).toBeInstanceOf(SessionLost);
    expect(await errorOf(session.message("select 1"))).toBeInstanceOf(SessionLost);
    expect(await errorOf(session.query("select 1"))).toBeInstanceOf(SessionLost);
    expect(session.lost).toBe(true);
    expect(through.connections()).toBe(1);
    await session.close();
    await killer.message(`select pg_terminate_backend(pid) from pg_stat_activity where pid = ${session.pid}`);
    await killer.close();
    await through.close();
  }

  test.each(Object.keys(deaths))(
    "by %s is never replaced, never hangs and never throws at nobody, four times at each of four moments",
    async (name) => {
      const how = deaths[name];
      const { url } = await freshDatabase();
      for (const moment of moments) {
        for (let time = 0; time < 4; time += 1)
          if (how !== undefined) await die(environmentOf(url), url, how, moment);
      }
      expect(uncaught).toEqual([]);
    },
  );

  test("tells what the server said when it ended the connection", async () => {
    const { url } = await freshDatabase();
    const environment = environmentOf(url);
    const [session, killer] = [await sessionOf(environment), await sessionOf(environment)];
    const answer = errorOf(session.message("select pg_sleep(30)"));
    await killer.query("select pg_terminate_backend($1)", [session.pid]);
    expect(await answer).toMatchObject({
      message: /terminating connection due to administrator command \(57P01\)/,
      why: "closed",
    });
  });

  test("waits as long as a timer can where its deadline is longer", async () => {
    const session = await fresh({ deadlineMs: 2 ** 32 });
    expect(shown(await session.message("select pg_sleep(0.05)"))).toHaveLength(1);
  });

  test("is given up when an answer takes longer than its deadline, and waits for ever where that is null", async () => {
    const session = await fresh({ deadlineMs: 200 });
    expect((await session.message("select pg_sleep(0.4)", null))[0]?.count).toBe(1);
    expect(await errorOf(session.message("select pg_sleep(30)"))).toMatchObject({
      name: "SessionLost",
      why: "deadline",
    });
    expect(session.lost).toBe(true);
  });

  test("by close() fails what is under way, and may be closed again", async () => {
    const session = await fresh();
    const answer = errorOf(session.message("select pg_sleep(30)"));
    await session.close();
    expect(await answer).toBeInstanceOf(SessionLost);
    await session.close();
    expect(session.lost).toBe(true);
  });
});
