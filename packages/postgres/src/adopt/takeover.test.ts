import { proxy } from "@tenantry/kit";
import { expect, test } from "vitest";
import { mark } from "../mark.ts";
import type { MarkResult } from "../mark.ts";
import { environmentOf } from "../testing/environment.ts";
import { testFleet } from "../testing/fleet.ts";
import type { TestFleet, Topology } from "../testing/fleet.ts";
import { run } from "../testing/tenant.ts";
import { readAdoptable } from "./adoptable.ts";

const golang = `create table schema_migrations (version int8 not null primary key, dirty bool not null);
  insert into schema_migrations values (2, false)`;

/** What a test decides: the row of a single tenant, and the golang-migrate table in the way of its ledger. */
async function changes(fleet: TestFleet): Promise<Parameters<typeof mark>[3]> {
  const read = await readAdoptable({ ...fleet.environment, tenants: { from: "none" } }, any, () => true);
  const [hash = "2".repeat(64)] = read.foreign.map((group) => group.hash);
  return fleet.fleet.targets
    .filter(({ kind }) => kind === "tenant")
    .map((target) => ({
      target,
      shape: "none",
      before: [],
      rows: [
        {
          id: "tenant/002_b",
          name: "002_b",
          version: "002_b",
          row: { checksum: "c", state: "marked" },
          foreign: "2",
        },
      ],
      takeover: {
        tool: "golang-migrate",
        from: { table: "schema_migrations", hash, rename: "schema_migrations_golang_migrate" },
      },
    }));
}

const any = { tool: null, table: null };
let runs = 0;

async function adopting(
  fleet: TestFleet,
  wanted: Parameters<typeof mark>[3],
  through: Pick<TestFleet, "fleet"> = fleet,
): Promise<readonly MarkResult["outcome"][]> {
  runs += 1;
  const results = await mark(fleet.environment, through.fleet, { ...run, id: `adopt-${runs}` }, wanted);
  return results.map(({ outcome }) => outcome);
}

/** A fleet whose tenants golang-migrate has brought to 2, and the public target too, so that the hash is known. */
async function migrated(
  tenants: readonly string[],
  topology: Topology = "schemas in one database",
): Promise<TestFleet> {
  const fleet = await testFleet(topology, tenants);
  for (const target of ["public", ...tenants]) await fleet.sql(target, golang);
  return fleet;
}

const ledger = "select version, state from schema_migrations";
const tables = "select tablename as name from pg_tables where schemaname = current_schema order by 1";

test.each(["schemas in one database", "a database per tenant"] as const)(
  "mark() takes a table over and renames it in one transaction, on %s",
  async (topology) => {
    const fleet = await migrated(["acme"], topology);
    expect(await adopting(fleet, await changes(fleet))).toEqual(["done"]);
    expect(await fleet.sql("acme", ledger)).toEqual([{ version: "002_b", state: "marked" }]);
    expect(await fleet.sql("acme", tables)).toEqual([
      { name: "schema_migrations" },
      { name: "schema_migrations_golang_migrate" },
    ]);
    expect(await fleet.sql("public", "select target, verb, detail from tenantry_log")).toEqual([
      { target: "acme", verb: "adopt", detail: "1 rows up to 002_b from schema_migrations (golang-migrate)" },
    ]);
  },
);

test("mark() writes nothing when the other tool went on meanwhile", async () => {
  const fleet = await migrated(["acme", "corp"]);
  const wanted = await changes(fleet);
  await fleet.sql("acme", "update schema_migrations set version = 3");
  expect(await adopting(fleet, wanted)).toEqual(["moved", "done"]);
  expect(await fleet.sql("acme", "select version::int, dirty from schema_migrations")).toEqual([
    { version: 3, dirty: false },
  ]);
});

test("mark() is done where another adoption was faster, and moved where that wrote something else", async () => {
  const fleet = await migrated(["acme"]);
  const wanted = await changes(fleet);
  const both = await Promise.all([adopting(fleet, wanted), adopting(fleet, wanted)]);
  expect(both).toEqual([["done"], ["done"]]);
  expect(await fleet.sql("acme", ledger)).toEqual([{ version: "002_b", state: "marked" }]);
  const other = wanted.map((change) => ({
    ...change,
    rows: change.rows.map((row) => ({ ...row, version: "001_a" })),
  }));
  expect(await adopting(fleet, other)).toEqual(["moved"]);
});

test("mark() calls a tenant gone that was dropped since", async () => {
  const fleet = await migrated(["acme"]);
  const wanted = await changes(fleet);
  await fleet.sql("acme", "drop schema tenant_acme cascade");
  expect(await adopting(fleet, wanted)).toEqual(["gone"]);
});

test.each(["before", "after"] as const)(
  "mark() finds out what became of an adoption whose answer was lost %s it was done",
  async (when) => {
    const fleet = await migrated(["acme"]);
    const link = await proxy(fleet.database("public").url);
    const { connection } = environmentOf(link.url);
    const lossy = {
      fleet: { ...fleet.fleet, databases: new Map([["", { connection, direct: connection }]]) },
    };
    link.arm({ message: ({ text }) => text.includes("rename to"), when, how: "rst" });
    expect(await adopting(fleet, await changes(fleet), lossy)).toEqual(["done"]);
    expect(link.hasCut()).toBe(true);
    expect(await fleet.sql("acme", ledger)).toEqual([{ version: "002_b", state: "marked" }]);
    expect(await fleet.sql("acme", tables)).toHaveLength(2);
  },
);

test("mark() quotes what another tool wrote", async () => {
  const fleet = await testFleet("schemas in one database", ["acme"]);
  const odd = `o'neil"; drop table x; {table} $1 \\`;
  await fleet.sql("acme", "create table pgmigrations (id serial, name text, run_on timestamp)");
  await fleet.sql("acme", `insert into pgmigrations (name, run_on) values ($odd$${odd}$odd$, '2020-02-03')`);
  const read = await readAdoptable(fleet.environment, any, ({ kind }) => kind === "tenant");
  const [group] = read.foreign;
  expect(group?.rows).toEqual([{ key: odd, status: "done" }]);
  const [target] = group?.targets ?? [];
  if (group === undefined || target === undefined) throw new Error("nothing was read");
  const row = {
    id: "tenant/x",
    name: odd,
    version: odd,
    row: { checksum: "c", state: "marked" as const },
    foreign: odd,
  };
  const takeover = { tool: group.tool, from: { table: group.table, hash: group.hash, rename: null } };
  expect(await adopting(fleet, [{ target, shape: "none", before: [], rows: [row], takeover }])).toEqual([
    "done",
  ]);
  const ask = "select version, name, extract(year from applied_at)::int as year from schema_migrations";
  expect(await fleet.sql("acme", ask)).toEqual([{ version: odd, name: odd, year: 2020 }]);
});
