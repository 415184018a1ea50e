import { until } from "@tenantry/kit";
import { expect, test } from "vitest";
import { builtCli, cli, fleetFiles } from "../testing/cli.ts";

test("doctor says what it looked at, the worst first", async () => {
  const { run } = await builtCli(["acme"]);
  const { exit, json, text } = await run("doctor");
  expect(exit).toBe(0);
  expect(json).toMatchObject({
    environment: "local",
    findings: expect.arrayContaining([
      { check: "connection", level: "ok", message: expect.any(String), help: "" },
      expect.objectContaining({ check: "privileges", level: "warning" }),
    ]),
  });
  const levels = text.split("\n").flatMap((line) => /^(error|warning|notice|ok)\b/.exec(line)?.[1] ?? []);
  const order = ["error", "warning", "notice", "ok"];
  expect(levels).toEqual(levels.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)));
});

test("doctor names who blocks whom, and how to end it", async () => {
  const { run, database } = await builtCli(["acme"]);
  const holder = await database.sql.reserve();
  const [backend] = await holder<{ pid: number }[]>`select pg_backend_pid() as pid`;
  await holder`begin`;
  await holder`lock table tenant_acme.users in access exclusive mode`;
  const waiting = database.sql`select from tenant_acme.users`.execute();
  await until(async () => {
    const waits = await database.sql`
      select from pg_locks where not granted and relation = 'tenant_acme.users'::regclass
         and database = (select oid from pg_database where datname = current_database())`;
    return waits.length > 0;
  });
  const { exit, json, text } = await run("doctor");
  await holder`rollback`;
  holder.release();
  await waiting;
  expect({ exit, json }).toMatchObject({
    exit: 0,
    json: {
      findings: expect.arrayContaining([
        expect.objectContaining({
          check: "blocked",
          level: "warning",
          help: expect.stringContaining(`pg_terminate_backend(${backend?.pid})`),
        }),
      ]),
    },
  });
  expect(text).toMatch(/^warning +blocked: Backend \d+ .*"tenant_acme\.users".* holds it/m);
});

test("doctor is exit 4 for a ledger that is none", async () => {
  const { run, database } = await builtCli(["acme"]);
  await database.sql`alter table tenant_acme.schema_migrations rename to old`;
  await database.sql`create view tenant_acme.schema_migrations as select * from tenant_acme.old`;
  expect((await run("doctor")).exit).toBe(4);
});

test("doctor answers with a finding, exit 1, where no server does", async () => {
  const { run } = await cli();
  const { exit, json, text } = await run("doctor", "--url", "postgres://app:hunter2@127.0.0.1:1/app");
  expect({ exit, json }).toMatchObject({
    exit: 1,
    json: { findings: [{ check: "connection", level: "error" }] },
  });
  expect(text + JSON.stringify(json)).not.toContain("hunter2");
});

/** Waits for nobody else's run. */
const impatient = {
  ...fleetFiles,
  "tenantry.config.json": JSON.stringify({
    ...JSON.parse(fleetFiles["tenantry.config.json"] ?? ""),
    timeouts: { lease: "0s" },
  }),
};

test("doctor --steal shows whose lease it is, asks, and takes it", async () => {
  const { run, database, said } = await builtCli(["acme"], {}, impatient);
  await database.sql`
    insert into tenantry_lease (environment, member, run, who, tool, since, expires_at)
    values ('local', 'm', 'r-dead', 'mallory', 'tenantry/0', now(), now() + interval '1 hour')`;
  expect(await run("apply", "--lock-timeout", "1s")).toMatchObject({ exit: 6 });
  expect(await run("doctor", "--steal")).toMatchObject({
    exit: 9,
    json: { error: { code: "confirmation-missing" } },
  });
  expect(said.join()).toContain('Run "r-dead" of "mallory" holds this environment');
  expect(await run("doctor", "--steal", "--yes")).toMatchObject({
    exit: 0,
    json: { stolen: [{ run: "r-dead", who: "mallory" }] },
  });
  expect((await run("apply")).exit).toBe(0);
  expect(await run("doctor", "--steal", "--yes")).toMatchObject({ exit: 0, json: { stolen: [] } });
});
