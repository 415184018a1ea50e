import { createHash } from "node:crypto";
import { expect, onTestFinished, test } from "vitest";
import { plan } from "@tenantry/core";
import type { Catalog, Intent } from "@tenantry/core";
import { freshDatabase } from "@tenantry/kit";
import type { FreshDatabase } from "@tenantry/kit";
import { listFleet } from "../fleet.ts";
import { readState } from "../ledger/read.ts";
import { withSession } from "../reading.ts";
import { environmentOf } from "../testing/environment.ts";
import { catalogOf } from "../testing/tenant.ts";
import { buildSizes } from "./build-sizes.ts";
import type { BuildCount } from "./build-sizes.ts";

const index = "--! transaction: off\ncreate index concurrently users_email on users (email);";

test("buildSizes() counts per cohort what would be built plainly and what concurrently", async () => {
  expect(await counts(["empty", "small", "large"], catalogOf({ "001_index": index }))).toMatchObject([
    { step: "tenant/001_index", plain: 2, concurrent: 1 },
  ]);
});

test("buildSizes() leaves out what does not adapt, and counts code of somebody's own as concurrent", async () => {
  const catalog = catalogOf({
    "001_plain": "create index users_id on users (id);",
    "002_always": `--! concurrently: always\n${index.replace("users_email", "a")}`,
    "003_mine": index.replace("(email)", "(mine(email))"),
    "004_both": index.replace("users_email", "b").replace("(email)", "(lower(email))"),
  });
  expect(await counts(["small", "other"], catalog)).toMatchObject([
    { step: "tenant/003_mine", plain: 0, concurrent: 2 },
    { step: "tenant/004_both", plain: 2, concurrent: 0 },
  ]);
});

test("buildSizes() waits for nobody who has a table locked: what was written down says how large it is", async () => {
  const locked: Prepare = async (sql) => {
    await sql`select pg_stat_force_next_flush()`;
    await sql`vacuum tenant_small.users`;
    const session = await sql.reserve();
    await session`begin`;
    await session`lock table tenant_small.users, tenant_never.users in access exclusive mode`;
    onTestFinished(() => session.release());
  };
  expect(await counts(["small", "never"], catalogOf({ "001_index": index }), locked)).toMatchObject([
    { plain: 1, concurrent: 1 },
  ]);
});

const intent: Intent = {
  verb: "apply",
  selection: { only: null, tenants: [], labels: {}, shard: null },
  to: null,
  steps: null,
  phase: null,
  outOfOrder: "refuse",
  policy: { searchPath: ["$target"], role: null, ledger: "schema_migrations", severities: {} },
};

type Prepare = (sql: FreshDatabase["sql"]) => Promise<void>;

/** Tenants with a table `users`, except `empty`; that of `large` is too large to be built plainly. */
async function counts(
  ids: readonly string[],
  catalog: Catalog,
  prepare?: Prepare,
): Promise<readonly BuildCount[]> {
  const database = await freshDatabase();
  for (const id of ids) {
    const rows = id === "large" ? 5_000 : 10;
    const table = `create table tenant_${id}.users as select i as id, 'a' || i as email from generate_series(1, ${rows}) i;`;
    await database.sql.unsafe(`create schema tenant_${id}; ${id === "empty" ? "" : table}`);
  }
  await prepare?.(database.sql);
  const environment = environmentOf(database.url, { plainBelow: 100_000 });
  const fleet = await listFleet(environment);
  const planned = plan(catalog, await readState(environment, fleet), intent, sha256);
  return await withSession(
    environment,
    undefined,
    async (session) => await buildSizes(environment, { fleet, catalog, plan: planned }, session),
  );
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
