import { createHash } from "node:crypto";
import { parseFacts } from "@tenantry/core";
import type { Facts, Naming } from "@tenantry/core";
import { describe, expect, test } from "vitest";
import { readState } from "../ledger/read.ts";
import { openReader } from "../reading.ts";
import { testFleet } from "../testing/fleet.ts";
import type { TestFleet } from "../testing/fleet.ts";
import { readFacts } from "./read-facts.ts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const shown: Naming = { names: "shown", lists: "all", sha256 };

async function factsOf({ environment, fleet }: TestFleet, naming: Naming = shown): Promise<Facts> {
  const session = await openReader(environment, environment.connection);
  try {
    const state = await readState(environment, fleet, session);
    return await readFacts(environment, fleet, state, session, naming);
  } finally {
    await session.close();
  }
}

const files = {
  "public/001_plans.sql": "create table plans (id int primary key);",
  "tenant/002_users.sql": "create table users (id int primary key, name text);",
};

describe.each(["schemas in one database", "a database per tenant"] as const)(
  "readFacts() on %s",
  (topology) => {
    test("tells sizes, histories, fingerprints and invalid indexes", async () => {
      const fleet = await testFleet(topology, ["acme", "corp", "dune"]);
      await fleet.apply(files);
      await fleet.sql("corp", "insert into users select i, repeat('x', 500) from generate_series(1, 5000) i");
      await fleet.sql("dune", "create index broken on users (name)");
      await fleet.sql("dune", "update pg_index set indisvalid = false where indexrelid = 'broken'::regclass");
      for (const id of ["acme", "corp", "dune"]) await fleet.sql(id, "analyze users");
      const facts = await factsOf(fleet);
      expect(facts.tables.map(({ kind, table, targets }) => [kind, table, targets])).toEqual([
        ["public", "plans", 1],
        ["tenant", "users", 3],
      ]);
      const [, users] = facts.tables;
      expect(users).toMatchObject({ largest: "corp", rows: { p50: 0, p95: 5000, max: 5000, total: 5000 } });
      expect(users?.bytes.max).toBeGreaterThan(5000 * 500);
      expect(users?.bytes.p50).toBeLessThan(100_000);
      expect(users?.indexBytes.max).toBeGreaterThan(50_000);
      expect(facts.invalidIndexes).toEqual([{ kind: "tenant", table: "users", index: "broken", targets: 1 }]);
      const tenants = facts.groups.find(({ kind }) => kind === "tenant");
      expect(tenants).toMatchObject({ count: 3, targets: ["acme", "corp", "dune"], shape: "ours" });
      expect(tenants?.rows.map(({ version }) => version)).toEqual(["002_users"]);
      expect(tenants?.fingerprints.map(({ count }) => count)).toEqual([2, 1]);
    });

    test("waits for no table that somebody has locked: what was written down of it counts", async () => {
      const fleet = await testFleet(topology, ["acme", "corp"]);
      await fleet.apply(files);
      await fleet.sql("corp", "insert into users select i, repeat('x', 500) from generate_series(1, 5000) i");
      // Autovacuum would make its maps at any time, and with them another size.
      await fleet.sql("corp", "vacuum (analyze) users");
      const measured = (await factsOf(fleet)).tables.find(({ table }) => table === "users");
      const session = await fleet.database("corp").sql.reserve();
      for (const locked of ["tenant_corp.users", "tenant_corp.users_pkey"]) {
        await session`begin`;
        await session.unsafe(
          locked.endsWith("_pkey")
            ? `alter index ${locked} set (fillfactor = 90)`
            : `lock table ${locked} in access exclusive mode`,
        );
        const { tables } = await factsOf(fleet);
        await session`rollback`;
        const users = tables.find(({ table }) => table === "users");
        expect(users).toMatchObject({ targets: 2, largest: "corp", rows: { max: 5000 } });
        expect(users).not.toHaveProperty("unknown");
        // Free space maps are measured, and are in no estimate.
        for (const size of ["bytes", "indexBytes"] as const) {
          expect(users?.[size].max).toBeLessThanOrEqual(measured?.[size].max ?? 0);
          expect(users?.[size].max).toBeGreaterThan((measured?.[size].max ?? 0) * 0.8);
        }
      }
      session.release();
    });

    test("tells the server, and says nothing that names a tenant unless asked", async () => {
      const fleet = await testFleet(topology, ["acme", "corp"]);
      await fleet.apply(files);
      const facts = await factsOf(fleet, { names: "hashed", lists: "capped", sha256 });
      expect(facts.server.major).toBe(Math.floor(facts.server.number / 10_000));
      expect(facts.majors).toEqual([facts.server.major]);
      expect(facts.timezone).not.toBe("");
      expect(Number(facts.settings["max_locks_per_transaction"])).toBeGreaterThan(0);
      expect(facts.extensions).toContainEqual({ name: "plpgsql", version: "1.0", schema: "pg_catalog" });
      expect(facts.roles.length).toBeGreaterThan(0);
      expect(facts.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      const text = JSON.stringify(facts);
      expect(text).not.toContain("acme");
      expect(parseFacts(text, "facts.json")).toEqual({ facts, problem: null });
    });
  },
);
