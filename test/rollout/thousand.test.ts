import { proxy, tenantry } from "@tenantry/kit";
import { expect, test } from "vitest";
import { fleetOf } from "./fleet.ts";
import type { TestFleet } from "./fleet.ts";

const migrations = {
  "001_a": "create table a ();",
  "002_b": "create table b ();",
  "003_c": "create table c ();",
};

/** What is found in them at each level; what an index means depends on sizes, and these tables are small. */
const found = {
  notice: { code: "if-not-exists-noop", text: "create table if not exists d (id bigint primary key);" },
  warning: { code: "index-not-concurrent", text: "create index a_i on a ((1));" },
  error: { code: "lock-timeout-zero", text: "set local lock_timeout = 0;" },
};

/** For a thousand tenants, whatever is found. */
const mostRoundTrips = 1000 / 1000 + 5;

test("plan shows a thousand tenants in three histories as three cohorts, in few round trips", async () => {
  const fleet = await thousand();
  const { plan, exit, roundTrips } = await planned(fleet);
  expect(exit).toBe(3);
  expect(plan).toMatchObject({ problems: [], stages: [{ kind: "tenant", cohorts: [{}, {}, {}] }] });
  expect(plan).toHaveProperty("stages.0.cohorts.length", 3);
  expect(roundTrips).toBeLessThanOrEqual(mostRoundTrips);

  const text = await tenantry(["plan"], options(fleet));
  expect(text.stdout.split("\n").length).toBeLessThan(60);
  for (const count of ["700", "200", "100"]) expect(text.stdout).toContain(count);

  for (const [severity, { code, text }] of Object.entries(found)) {
    fleet.project.write("migrations/tenant/004_found.sql", `${text}\n`);
    const { plan, roundTrips: again } = await planned(fleet);
    expect(plan).toMatchObject({ problems: [{ code, severity }] });
    // Whatever is found, sizes are asked once, over the session that read the ledgers.
    expect({ severity, again }).toEqual({ severity, again: roundTrips });
  }
  fleet.project.write(
    "migrations/tenant/004_found.sql",
    "--! transaction: off\ncreate index concurrently a_i on a ((1));\n",
  );
  expect((await planned(fleet)).roundTrips).toBeLessThanOrEqual(mostRoundTrips);
});

/** A thousand tenants: 700 at the first migration, 200 at the second, and 100 with none. */
async function thousand(): Promise<TestFleet> {
  const fleet = await fleetOf(1000, migrations);
  const groups = [
    { to: "001", ids: fleet.tenants.slice(0, 700) },
    { to: "002", ids: fleet.tenants.slice(700, 900) },
  ];
  for (const { to, ids } of groups) {
    const chosen = ids.flatMap((id) => ["--tenant", id]);
    expect(await tenantry(["apply", "--to", to, ...chosen], options(fleet))).toMatchObject({ code: 0 });
  }
  return fleet;
}

async function planned(fleet: TestFleet) {
  const link = await proxy(fleet.database.url);
  const { code, stdout } = await tenantry(["plan", "--json", "--exit-code"], options(fleet, link.url));
  const plan: unknown = JSON.parse(stdout);
  return { plan, exit: code, roundTrips: link.roundTrips() };
}

function options({ project, database }: TestFleet, url = database.url) {
  return { cwd: project.folder, env: { DATABASE_URL: url } };
}
