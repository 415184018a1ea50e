import { proxy, tenantry } from "@tenantry/kit";
import { expect, test } from "vitest";
import { fleetOf } from "./fleet.ts";
import type { TestFleet } from "./fleet.ts";

const migrations = {
  "001_users": "create table users (id bigint primary key, email text, plan text default 'free');",
  "002_index": "create index users_email on users (email);",
};

const byHand = [
  ["t00007", "drop index tenant_t00007.users_email", "index users_email"],
  ["t00420", "alter table tenant_t00420.users alter plan set default 'paid'", "column users.plan"],
  ["t00900", "alter table tenant_t00900.users add column nick text", "column users.nick"],
] as const;

test.each([1000, 10_000])(
  "drift names the three of %i tenants that were altered by hand, in few round trips",
  async (size) => {
    const fleet = await appliedFleet(size);
    for (const [, sql] of byHand) await fleet.database.sql.unsafe(sql);
    const status = await told(fleet, "status");
    const drift = await told(fleet, "drift");
    expect([status.code, drift.code]).toEqual([0, 3]);
    const { compared, drifted, cohorts } = JSON.parse(drift.stdout);
    expect({ compared, drifted, found: outliers(cohorts) }).toEqual({
      compared: size,
      drifted: 3,
      found: byHand.map(([id, , object]) => `${id} ${object}`),
    });
    // 1,000 schemas at once, and the objects of those that differ.
    expect(drift.roundTrips - status.roundTrips).toBeLessThanOrEqual(size / 1000 + 2);
    const ratio = (drift.ms / status.ms).toFixed(1);
    console.log(
      `${size} tenants: drift ${Math.round(drift.ms)} ms, ${drift.roundTrips} round trips; status ${Math.round(status.ms)} ms, ${status.roundTrips} round trips; ratio ${ratio}`,
    );
  },
);

/** Every tenant as the first one is after an apply: its ledger is copied, its objects are made by the same text. */
async function appliedFleet(size: number): Promise<TestFleet> {
  const fleet = await fleetOf(size, migrations);
  const [first = "", ...others] = fleet.tenants;
  const options = { cwd: fleet.project.folder, env: { DATABASE_URL: fleet.database.url } };
  expect(await tenantry(["apply", "--tenant", first], options)).toMatchObject({ code: 0 });
  const ledger = `tenant_${first}.schema_migrations`;
  for (let at = 0; at < others.length; at += 200) {
    const copies = others.slice(at, at + 200).map(
      (id) => `set search_path = tenant_${id};
${Object.values(migrations).join("\n")}
create table schema_migrations (like ${ledger} including all);
insert into schema_migrations select * from ${ledger};`,
    );
    await fleet.database.sql.unsafe(copies.join("\n"));
  }
  return fleet;
}

async function told({ project, database }: TestFleet, command: "status" | "drift") {
  const link = await proxy(database.url);
  const start = performance.now();
  const { code, stdout } = await tenantry([command, "--json"], {
    cwd: project.folder,
    env: { DATABASE_URL: link.url },
  });
  return { code, stdout, ms: performance.now() - start, roundTrips: link.roundTrips() };
}

interface Cohort {
  readonly outliers: readonly {
    readonly targets: readonly string[];
    readonly objects: readonly { readonly kind: string; readonly name: string }[];
  }[];
}

function outliers(cohorts: readonly Cohort[]): readonly string[] {
  return cohorts
    .flatMap((cohort) => cohort.outliers)
    .flatMap(({ targets, objects }) =>
      targets.map((id) => `${id} ${objects.map(({ kind, name }) => `${kind} ${name}`).join(", ")}`),
    )
    .toSorted();
}
