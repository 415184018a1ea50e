import { expect, test } from "vitest";
import { fleet, layouts } from "./fleet.ts";

test.each(layouts)("tenants come and go on a fleet of %s", async (layout) => {
  const { json, run, ledger, database } = await fleet(layout, ["acme"]);
  expect((await run("apply")).code).toBe(0);
  expect(await json("tenant", "create", "corp")).toMatchObject({
    code: 0,
    json: { tenants: [{ id: "corp", outcome: "created" }] },
  });
  expect(await ledger("corp")).toEqual(["002_create_users", "003_index_users"]);
  expect(await json("tenant", "list")).toMatchObject({ json: { tenants: [{ id: "acme" }, { id: "corp" }] } });
  expect(await json("status", "--fail-if-behind")).toMatchObject({ code: 0, json: { targets: 3 } });
  for (const id of ["acme", "corp"]) expect((await run("tenant", "drop", id, "--yes")).code).toBe(0);
  expect(await json("tenant", "list")).toMatchObject({
    json: { tenants: [], unprovisioned: [], orphans: [] },
  });
  const left = await database.sql`
    select datname as name from pg_database where datname like ${`${database.name}\\_%`}
    union all select nspname from pg_namespace where nspname like 'tenant\\_%'`;
  expect(left).toEqual([]);
});
