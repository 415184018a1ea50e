import { launch } from "@tenantry/kit";
import type { Result, Running } from "@tenantry/kit";
import { expect } from "vitest";
import { contents, fleetOf } from "../rollout/fleet.ts";
import type { TestFleet } from "../rollout/fleet.ts";

/** One of every kind; whichever is done twice leaves other rows than this. */
const migrations = {
  "001_users": "create table users (id bigint primary key);",
  "002_rows": "insert into users select generate_series(1, 2500);",
  "003_index": "--! transaction: off\ncreate unique index concurrently users_again on users (id);",
  "004_batch":
    "--! batch: until-no-rows\nupdate users set id = -id where id in (select id from users where id > 0 limit 1000);",
};

/** Three tenants with nothing applied. */
export async function threeTenants(more: Readonly<Record<string, string>> = {}): Promise<TestFleet> {
  return await fleetOf(3, { ...migrations, ...more });
}

export interface How {
  /** Of a proxy. */
  readonly url?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts the built command line in this fleet's folder. */
export function start({ project, database }: TestFleet, args: readonly string[], how: How = {}): Running {
  const env = { DATABASE_URL: how.url ?? database.url, ...how.env };
  return launch("tenantry", args, { cwd: project.folder, env });
}

export async function apply(fleet: TestFleet, how: How = {}): Promise<Result> {
  return await start(fleet, ["apply"], how).ended;
}

/** Every tenant has every step, and has it once. */
export async function expectWhole({ database, tenants }: TestFleet): Promise<void> {
  const found = [...(await contents(database)).values()];
  const versions = Object.keys(migrations).map((stem) => `${stem} applied`);
  expect(found.map(({ ledger }) => ledger.slice(0, versions.length))).toEqual(tenants.map(() => versions));
  for (const id of tenants) {
    const [sums] = await database.sql.unsafe(`select count(*)::int, max(id)::int from tenant_${id}.users`);
    expect(sums).toEqual({ count: 2500, max: -1 });
  }
}
