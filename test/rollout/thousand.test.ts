import { proxy, tenantry } from "@tenantry/kit";
import { expect, test } from "vitest";
import { fleetOf } from "./fleet.ts";

const migrations = {
  "001_a": "create table a ();",
  "002_b": "create table b ();",
  "003_c": "create table c ();",
};

test("plan shows a thousand tenants in three histories as three cohorts, in few round trips", async () => {
  const { database, project, tenants } = await fleetOf(1000, migrations);
  const options = (url: string) => ({ cwd: project.folder, env: { DATABASE_URL: url } });
  const groups = [
    { to: "001", ids: tenants.slice(0, 700) },
    { to: "002", ids: tenants.slice(700, 900) },
  ];
  for (const { to, ids } of groups) {
    const chosen = ids.flatMap((id) => ["--tenant", id]);
    expect(await tenantry(["apply", "--to", to, ...chosen], options(database.url))).toMatchObject({
      code: 0,
    });
  }

  const link = await proxy(database.url);
  const planned = await tenantry(["plan", "--json", "--exit-code"], options(link.url));
  expect(planned.code).toBe(3);
  const plan: unknown = JSON.parse(planned.stdout);
  expect(plan).toMatchObject({ stages: [{ kind: "tenant", cohorts: [{}, {}, {}] }] });
  expect(plan).toHaveProperty("stages.0.cohorts.length", 3);
  expect(link.roundTrips()).toBeLessThanOrEqual(1000 / 1000 + 5);

  const text = await tenantry(["plan"], options(database.url));
  expect(text.stdout.split("\n").length).toBeLessThan(60);
  for (const count of ["700", "200", "100"]) expect(text.stdout).toContain(count);
});
