import { describe, expect, test } from "vitest";
import { testFleet } from "../testing/fleet.ts";

const users = "create table users (id int primary key, name text);";
const quick = { environment: { lockTimeoutMs: 50, retries: 50 } };

describe.each(["schemas in one database", "a database per tenant"] as const)(
  "execute() on %s",
  (topology) => {
    test("applies every file to every target and records it", async () => {
      const fleet = await testFleet(topology, ["acme", "corp"]);
      const { outcomes } = await fleet.apply({
        "public/001_registry.sql": "create table registry (id int);",
        "tenant/001_users.sql": `${users}\ninsert into users values (1);`,
        "tenant/002_mail.sql": "alter table users add column mail text;",
      });
      expect(outcomes).toEqual({ public: "done", acme: "done", corp: "done" });
      expect(await fleet.ledgers()).toEqual({
        public: ["001_registry"],
        acme: ["001_users", "002_mail"],
        corp: ["001_users", "002_mail"],
      });
      expect(await fleet.sql("corp", "select id, mail from users")).toEqual([{ id: 1, mail: null }]);
    });

    test("records who ran what, in the ledger and in the audit log", async () => {
      const fleet = await testFleet(topology, ["acme"]);
      await fleet.apply({ "tenant/001_users.sql": users });
      expect(
        await fleet.sql("acme", "select version, name, state, run, who, tool from schema_migrations"),
      ).toEqual([
        {
          version: "001_users",
          name: "001_users",
          state: "applied",
          run: "run-1",
          who: "a test",
          tool: "tenantry/test",
        },
      ]);
      expect(
        await fleet.sql(
          "public",
          "select target, step, verb, outcome, duration_ms is not null as timed from tenantry_log where outcome <> 'unknown'",
        ),
      ).toEqual([{ target: "acme", step: "tenant/001_users", verb: "apply", outcome: "done", timed: true }]);
    });

    test("runs no step after one that failed, and no other target cares", async () => {
      const fleet = await testFleet(topology, ["acme", "corp"]);
      await fleet.sql("acme", "create table taken (id int)");
      const { outcomes, failures } = await fleet.apply({
        "tenant/001_users.sql": users,
        "tenant/002_taken.sql": "create table fine (id int);\n\ncreate table\n  taken (id int);",
        "tenant/003_mail.sql": "alter table users add column mail text;",
      });
      expect(outcomes).toEqual({ acme: "failed", corp: "done" });
      expect(await fleet.ledgers()).toEqual({
        public: null,
        acme: ["001_users"],
        corp: ["001_users", "002_taken", "003_mail"],
      });
      expect(await fleet.sql("acme", "select to_regclass('fine') as fine")).toEqual([{ fine: null }]);
      expect(failures["acme"]).toMatchInlineSnapshot(`
        {
          "excerpt": "create table
        ^",
          "help": "Nothing of this step was kept in this target. Mend what it met there, or the file while no target has it, and run again.",
          "kind": "error",
          "line": 3,
          "message": "relation "taken" already exists",
          "path": "tenant/002_taken.sql",
          "sqlstate": "42P07",
          "step": "tenant/002_taken",
          "target": "acme",
        }
      `);
    });

    test("leaves later stages of a failed requirement unreached", async () => {
      const fleet = await testFleet(topology, ["acme", "corp"]);
      await fleet.sql("acme", "create table users (id int)");
      const files = {
        "public/001_registry.sql": "create table registry (id int);",
        "tenant/001_users.sql": users,
        "public/002_contract.sql": "--! requires: tenant/001_users\ndrop table registry;",
      };
      const { outcomes } = await fleet.apply(files);
      expect(outcomes).toEqual({ acme: "failed", corp: "done", public: "unreached" });
      expect((await fleet.ledgers())["public"]).toEqual(["001_registry"]);
      await fleet.sql("acme", "drop table users");
      expect((await fleet.apply(files)).outcomes).toEqual({ acme: "done", public: "done" });
    });

    test("reverts by the down section and takes the row out", async () => {
      const fleet = await testFleet(topology, ["acme", "corp"]);
      const files = {
        "tenant/001_users.sql": `${users}\n--! down\ndrop table users;`,
        "tenant/002_mail.sql":
          "alter table users add column mail text;\n--! down\nalter table users drop column mail;",
      };
      await fleet.apply(files);
      const { outcomes } = await fleet.revert(files, { intent: { steps: 2 } });
      expect(outcomes).toEqual({ acme: "done", corp: "done" });
      expect(await fleet.ledgers()).toEqual({ public: null, acme: [], corp: [] });
      expect(await fleet.sql("acme", "select to_regclass('users') as users")).toEqual([{ users: null }]);
    });

    test("does every step exactly once when two runs are at it", async () => {
      const tenants = ["t1", "t2", "t3", "t4", "t5", "t6"];
      const fleet = await testFleet(topology, tenants);
      const files = {
        "tenant/001_users.sql": users,
        "tenant/002_count.sql": "create table counts (n int); insert into counts values (1);",
        "tenant/003_more.sql": "insert into counts values (1);",
      };
      const plan = await fleet.plan(files);
      const runs = await Promise.all([fleet.execute(files, plan, quick), fleet.execute(files, plan, quick)]);
      for (const { outcomes } of runs)
        expect(outcomes).toEqual(Object.fromEntries(tenants.map((id) => [id, "done"])));
      for (const id of tenants)
        expect(await fleet.sql(id, "select n from counts")).toEqual([{ n: 1 }, { n: 1 }]);
      const ran = runs.flatMap(({ events }) =>
        events.filter((event) => event.type === "step" && event.how === "ran"),
      );
      expect(ran).toHaveLength(3 * tenants.length);
    });

    test("goes on from what another run did meanwhile", async () => {
      const fleet = await testFleet(topology, ["acme"]);
      const files = {
        "tenant/001_users.sql": users,
        "tenant/002_mail.sql": "alter table users add column mail text;",
      };
      const stale = await fleet.plan(files);
      await fleet.apply(files, { intent: { to: "001" } });
      const { events, outcomes } = await fleet.execute(files, stale);
      expect(outcomes).toEqual({ acme: "done" });
      expect(
        events.flatMap((event) => (event.type === "step" ? [`${event.step} ${event.how}`] : [])),
      ).toEqual(["tenant/001_users elsewhere", "tenant/002_mail ran"]);
    });

    test("ends two reverts at once, and a revert beside an apply, in a history that a serial order explains", async () => {
      const fleet = await testFleet(topology, ["acme"]);
      const files = {
        "tenant/001_a.sql": "create table a ();\n--! down\ndrop table a;",
        "tenant/002_b.sql": "create table b ();\n--! down\ndrop table b;",
        "tenant/003_c.sql": "create table c ();\n--! down\ndrop table c;",
      };
      const tables = async (): Promise<unknown> => {
        const names = await fleet.sql(
          "acme",
          "select tablename from pg_tables where schemaname = current_schema and length(tablename) = 1 order by 1",
        );
        return names.map(({ tablename }) => tablename);
      };
      await fleet.apply(files);
      const both = await Promise.all([fleet.revert(files, quick), fleet.revert(files, quick)]);
      expect(both.map(({ outcomes }) => outcomes)).toEqual([{ acme: "done" }, { acme: "done" }]);
      const left = await tables();
      expect([["a"], ["a", "b"]]).toContainEqual(left);
      await Promise.all([fleet.revert(files, quick), fleet.apply(files, quick)]);
      const ledger = (await fleet.ledgers())["acme"]?.map((version) => version.slice(-1));
      expect(ledger).toEqual(await tables());
      expect([
        ["a", "b"],
        ["a", "b", "c"],
      ]).toContainEqual(ledger);
    });
  },
);
