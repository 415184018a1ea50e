import type { LedgerRow, LedgerShape } from "@tenantry/core";
import { proxy, until } from "@tenantry/kit";
import { expect, test } from "vitest";
import { mark } from "./mark.ts";
import type { MarkedRow } from "./mark.ts";
import { environmentOf } from "./testing/environment.ts";
import { testFleet } from "./testing/fleet.ts";
import type { TestFleet } from "./testing/fleet.ts";
import { run } from "./testing/tenant.ts";

const topologies = ["schemas in one database", "a database per tenant"] as const;

function row(version: string, more: MarkedRow["row"] = { checksum: "c", state: "marked" }): MarkedRow {
  return { id: `tenant/${version}`, name: version, version, row: more };
}

let runs = 0;

/** Marks one tenant in a run of its own and returns what came of it. */
async function marking(
  fleet: Pick<TestFleet, "environment" | "fleet">,
  before: readonly LedgerRow[],
  rows: readonly MarkedRow[],
  shape: LedgerShape = "ours",
): Promise<unknown> {
  runs += 1;
  const target = fleet.fleet.targets.find(({ kind }) => kind === "tenant");
  if (target === undefined) throw new Error("no tenant");
  const changes = [{ target, shape, before, rows }];
  const [result] = await mark(fleet.environment, fleet.fleet, { ...run, id: `mark-${runs}` }, changes);
  return result?.failure ?? result?.outcome;
}

test.each(topologies)(
  "mark() writes, changes and erases rows, runs nothing and leaves audit rows, on %s",
  async (topology) => {
    const fleet = await testFleet(topology, ["acme"]);
    expect(await marking(fleet, [], [row("001_a"), row("002_b")], "none")).toBe("done");
    const before: readonly LedgerRow[] = [
      { version: "001_a", checksum: "c", state: "marked" },
      { version: "002_b", checksum: "c", state: "marked" },
    ];
    const rows = [row("001_a", null), row("002_b", { checksum: "d", state: "marked" })];
    expect(await marking(fleet, before, rows)).toBe("done");
    expect(
      await fleet.sql("acme", "select version, name, checksum, state, who from schema_migrations"),
    ).toEqual([{ version: "002_b", name: "002_b", checksum: "d", state: "marked", who: "a test" }]);
    const log = await fleet.sql(
      "public",
      "select step, verb, checksum, detail from tenantry_log order by 1, 4, 3",
    );
    expect(log).toEqual([
      { step: "tenant/001_a", verb: "mark", checksum: null, detail: "erased" },
      { step: "tenant/001_a", verb: "mark", checksum: "c", detail: "marked" },
      { step: "tenant/002_b", verb: "mark", checksum: "c", detail: "marked" },
      { step: "tenant/002_b", verb: "mark", checksum: "d", detail: "marked" },
    ]);
  },
);

test("mark() writes nothing to a ledger that is not as it was decided on", async () => {
  const fleet = await testFleet("schemas in one database", ["acme"]);
  await marking(fleet, [], [row("001_a")], "none");
  expect(await marking(fleet, [], [row("002_b")])).toBe("moved");
  expect((await fleet.ledgers())["acme"]).toEqual(["001_a marked"]);
  expect(await fleet.sql("public", "select from tenantry_log")).toHaveLength(1);
});

test("mark() waits for a step that is under way, and then leaves its ledger alone", async () => {
  const fleet = await testFleet("schemas in one database", ["acme"]);
  await marking(fleet, [], [row("001_a")], "none");
  const step = await fleet.database("acme").sql.reserve();
  await step.unsafe(`begin; lock table tenant_acme.schema_migrations in share row exclusive mode;
    insert into tenant_acme.schema_migrations (version) values ('009_other')`);
  let isOver = false;
  const before: readonly LedgerRow[] = [{ version: "001_a", checksum: "c", state: "marked" }];
  const marks = marking(fleet, before, [row("002_b")]).finally(() => void (isOver = true));
  const waiting = "select from pg_locks where relation = 'schema_migrations'::regclass and not granted";
  await until(async () => isOver || (await fleet.sql("acme", waiting)).length > 0);
  await step.unsafe("commit");
  step.release();
  expect(await marks).toBe("moved");
  expect((await fleet.ledgers())["acme"]).toEqual(["001_a marked", "009_other"]);
});

test("mark() resolves a step that was left under way, and keeps what else its row says", async () => {
  const fleet = await testFleet("schemas in one database", ["acme"]);
  await marking(fleet, [], [row("001_a", { checksum: "c", state: "running" })], "none");
  await fleet.sql("acme", "update schema_migrations set applied_at = '2020-01-01', progress = 'apply 1/2'");
  const before: readonly LedgerRow[] = [{ version: "001_a", checksum: "c", state: "running" }];
  expect(await marking(fleet, before, [row("001_a")])).toBe("done");
  const ask = "select state, progress, extract(year from applied_at)::int as year from schema_migrations";
  expect(await fleet.sql("acme", ask)).toEqual([{ state: "marked", progress: null, year: 2020 }]);
});

test("mark() quotes what it writes", async () => {
  const fleet = await testFleet("schemas in one database", ["acme"]);
  expect(await marking(fleet, [], [row(`o'neil"; drop table x; --`)], "none")).toBe("done");
  expect((await fleet.ledgers())["acme"]).toEqual([`o'neil"; drop table x; -- marked`]);
});

test("mark() calls a target gone whose schema was dropped, and tells what the server refused", async () => {
  const fleet = await testFleet("schemas in one database", ["acme"]);
  await marking(fleet, [], [row("001_a")], "none");
  await fleet.sql("acme", "alter table schema_migrations add check (version <> '002_b')");
  const before: readonly LedgerRow[] = [{ version: "001_a", checksum: "c", state: "marked" }];
  expect(await marking(fleet, before, [row("002_b")])).toMatchObject({ sqlstate: "23514" });
  await fleet.sql("acme", "drop schema tenant_acme cascade");
  expect(await marking(fleet, before, [row("003_c")])).toBe("gone");
});

test("mark() reads again what became of rows whose answer was lost", async () => {
  const fleet = await testFleet("schemas in one database", ["acme"]);
  const link = await proxy(fleet.database("public").url);
  const { connection } = environmentOf(link.url);
  const through = new Map([["", { connection, direct: connection }]]);
  const lossy = { ...fleet, fleet: { ...fleet.fleet, databases: through } };
  const isMark = ({ text }: { readonly text: string }): boolean => text.includes('insert into "tenant_acme"');
  link.arm({ message: isMark, when: "before", how: "rst" });
  expect(await marking(lossy, [], [row("001_a")], "none")).toBe("done");
  expect(link.hasCut()).toBe(true);
  link.arm({ message: isMark, when: "after", how: "rst" });
  expect(await marking(lossy, [{ version: "001_a", checksum: "c", state: "marked" }], [row("002_b")])).toBe(
    "done",
  );
  expect(link.hasCut()).toBe(true);
  expect((await fleet.ledgers())["acme"]).toEqual(["001_a marked", "002_b marked"]);
});
