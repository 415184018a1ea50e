import { until } from "@tenantry/kit";
import { describe, expect, test } from "vitest";
import { testFleet } from "../testing/fleet.ts";

const users = "create table users (id int primary key, name text);";
const quick = { environment: { lockTimeoutMs: 50, retries: 50 } };

describe.each(["schemas in one database", "a database per tenant"] as const)(
  "execute() in trouble on %s",
  (topology) => {
    test("waits for a lock no longer than allowed, tries again, and names who holds it", async () => {
      const fleet = await testFleet(topology, ["acme", "corp"]);
      await fleet.sql("acme", users);
      const reader = await fleet.database("acme").sql.reserve();
      await reader.unsafe("begin; select from tenant_acme.users");
      const { outcomes, events } = await fleet.apply(
        { "tenant/001_mail.sql": "alter table if exists users add column mail text;" },
        {
          ...quick,
          onEvent: async (event) => void (event.type === "retry" && (await reader.unsafe("rollback"))),
        },
      );
      reader.release();
      expect(outcomes).toEqual({ acme: "done", corp: "done" });
      const [retry] = events.filter((event) => event.type === "retry");
      expect(retry).toMatchObject({ target: "acme", step: "tenant/001_mail", sqlstate: "55P03", attempt: 1 });
      expect(retry?.message).toMatch(
        /lock timeout \(held by pid \d+, test, idle in transaction, since \d+ s\)/,
      );
    });

    test("calls a target busy when its lock never comes", async () => {
      const fleet = await testFleet(topology, ["acme"]);
      await fleet.sql("acme", users);
      const reader = await fleet.database("acme").sql.reserve();
      await reader.unsafe("begin; select from tenant_acme.users");
      const { failures } = await fleet.apply(
        { "tenant/001_mail.sql": "alter table users add column mail text;" },
        { environment: { lockTimeoutMs: 20, retries: 1 } },
      );
      await reader.unsafe("rollback");
      reader.release();
      expect(failures["acme"]).toMatchObject({ kind: "busy", sqlstate: "55P03", step: "tenant/001_mail" });
      expect((await fleet.ledgers())["acme"]).toEqual([]);
    });

    test("calls a target gone whose schema is dropped during the run", async () => {
      const fleet = await testFleet(topology, ["acme", "corp"]);
      const files = {
        "tenant/001_users.sql": users,
        "tenant/002_mail.sql": "alter table users add column mail text;",
      };
      await fleet.apply(files, { intent: { to: "001" } });
      const plan = await fleet.plan(files);
      await fleet.sql("acme", "drop schema tenant_acme cascade");
      const { outcomes } = await fleet.execute(files, plan);
      expect(outcomes).toEqual({ acme: "gone", corp: "done" });
    });

    test("never creates a ledger anew that was dropped during the run", async () => {
      const fleet = await testFleet(topology, ["acme"]);
      const files = {
        "tenant/001_users.sql": users,
        "tenant/002_mail.sql": "alter table users add column mail text;",
      };
      await fleet.apply(files, { intent: { to: "001" } });
      const plan = await fleet.plan(files);
      await fleet.sql("acme", "drop table schema_migrations");
      const { failures } = await fleet.execute(files, plan);
      expect(failures["acme"]).toMatchObject({ kind: "integrity", step: "tenant/002_mail" });
      expect(await fleet.ledgers()).toEqual({ public: null, acme: null });
    });

    test("leaves targets alone that are left when the run is stopped", async () => {
      const tenants = ["t1", "t2", "t3", "t4"];
      const fleet = await testFleet(topology, tenants);
      const stopped = new AbortController();
      const { outcomes, events } = await fleet.apply(
        { "tenant/001_users.sql": users },
        {
          signal: stopped.signal,
          environment: { concurrency: 1 },
          onEvent: (event) => void (event.type === "target" && stopped.abort()),
        },
      );
      expect(outcomes["t1"]).toBe("done");
      expect(outcomes["t4"]).toBe("skipped");
      expect(events.filter((event) => event.type === "stopped")).toEqual([
        { type: "stopped", reason: "signal" },
      ]);
      const ledgers = await fleet.ledgers();
      for (const id of tenants) expect(ledgers[id]?.length ?? 0).toBe(outcomes[id] === "done" ? 1 : 0);
    });

    test("starts no further step of a target when the run is stopped", async () => {
      const fleet = await testFleet(topology, ["acme"]);
      const names = Array.from({ length: 60 }, (_, index) => `t${index + 100}`);
      const files = Object.fromEntries(
        names.map((name, index) => [`tenant/${index + 100}_step.sql`, `create table ${name} ();`]),
      );
      const stopped = new AbortController();
      const { outcomes } = await fleet.apply(files, {
        signal: stopped.signal,
        onEvent: (event) => void (event.type === "step" && stopped.abort()),
      });
      expect(outcomes).toEqual({ acme: "skipped" });
      const ledger = (await fleet.ledgers())["acme"];
      expect(ledger?.length).toBeGreaterThan(0);
      expect(ledger?.length).toBeLessThan(60);
    });

    test("cancels a running statement when the grace is over, and keeps nothing of it", async () => {
      const fleet = await testFleet(topology, ["acme"]);
      const stopped = new AbortController();
      const ended = fleet.apply(
        { "tenant/001_sleep.sql": `${users}\nselect pg_sleep(600);` },
        { signal: stopped.signal, graceMs: 50 },
      );
      await until(async () => {
        const asleep = await fleet.database("acme")
          .sql`select from pg_stat_activity where query like '-- apply%' and wait_event = 'PgSleep' and datname = current_database()`;
        return asleep.length > 0;
      });
      stopped.abort();
      expect((await ended).outcomes).toEqual({ acme: "skipped" });
      expect((await fleet.ledgers())["acme"]).toEqual([]);
    });
  },
);
