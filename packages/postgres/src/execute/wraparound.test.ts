import { ownServer, until } from "@tenantry/kit";
import { expect, test } from "vitest";
import { testFleet } from "../testing/fleet.ts";

/** As few transactions as the server lets pass. */
const settings = { autovacuum_naptime: 1, autovacuum_freeze_max_age: 100_000 };

// Its vacuum takes its time, and no other one does.
const users = `create table users with (autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1)
  as select g as id, repeat('x', 500) as filler from generate_series(1, 3000) as g`;

// A block with an exception is a transaction of its own, which costs an id.
const manyTransactions = `do $$ begin
  for at in 1..110000 loop
    begin insert into tenant_acme.ids values (at); exception when others then null; end;
  end loop;
end $$`;

test("execute() names the vacuum against wraparound that keeps a table, and waits for it in short turns", async () => {
  const server = await ownServer(settings);
  const fleet = await testFleet("schemas in one database", ["acme"], {}, server.url);
  await fleet.sql("acme", `${users}; create table ids (id int)`);
  await fleet.sql("acme", manyTransactions);
  const vacuum = `from pg_stat_activity where query like 'autovacuum: VACUUM % tenant_acme.users %wraparound%'`;
  const ended = `select pg_terminate_backend(pid) ${vacuum}`;
  await until(async () => (await fleet.sql("acme", `select ${vacuum}`)).length > 0);
  const { outcomes, events } = await fleet.apply(
    { "tenant/001_mail.sql": "alter table users add column mail text;" },
    {
      environment: { lockTimeoutMs: 50, retries: 1_000 },
      onEvent: async (event) => {
        if (event.type !== "retry" || event.attempt > 1) return;
        await fleet.sql("acme", ended);
        // The next one is quick.
        await fleet.sql("acme", "alter table users set (autovacuum_vacuum_cost_delay = 0)");
      },
    },
  );
  expect(outcomes).toEqual({ acme: "done" });
  const retry = events.find((event) => event.type === "retry");
  expect(retry).toMatchObject({ sqlstate: "55P03", step: "tenant/001_mail" });
  expect(retry?.message).toMatch(/held by pid \d+, autovacuum worker, to prevent wraparound, active/);
});
