import { readFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "@tenantry/kit";
import type { FreshDatabase } from "@tenantry/kit";
import { expect, test } from "vitest";
import { cli, fleetFiles } from "../testing/cli.ts";
import type { Cli } from "../testing/cli.ts";

const page = readFileSync(join(import.meta.dirname, "../../../../docs/other-languages.md"), "utf8");
const [, path = "", recipe = ""] = /^```sql\n-- (migrations\/\S+\.sql)\n([^]*?)^```$/m.exec(page) ?? [];
const [, service = ""] = /^```sql\n(begin;[^]*?)^```$/m.exec(page) ?? [];

/** Each kind of step that a head can hold. */
const files = {
  ...fleetFiles,
  [path]: recipe,
  "migrations/tenant/004_index.sql":
    "--! transaction: off\ncreate index concurrently users_email on users (email);\n--! down transaction: off\ndrop index concurrently users_email;\n",
  "migrations/tenant/005_rows.sql":
    "insert into users values (1, :'tenant'), (2, '–😀' || :'schema');\n--! down\ndelete from users;\n--! verify\nselect count(*) = 2 from users;\n",
  "migrations/tenant/006_batch.sql":
    "--! batch: until-no-rows\nupdate users set email = 'x' || id where id in (select id from users where email not like 'x%' limit 1);\n",
  "migrations/tenant.seed.sql": "insert into users values (3, :'tenant');\n",
};

test("the recipe's files are found no error in", async () => {
  const { run } = await cli(files);
  const { exit, text } = await run("lint");
  expect([exit, text]).toEqual([0, text]);
});

test("a tenant built by plain SQL is what tenant create builds: nothing pending, no drift, the same rows", async () => {
  const { run, database, ledger } = await applied(files);
  await serve(database);
  expect(await run("tenant", "create", "corp")).toMatchObject({ exit: 0 });
  expect(await run("plan", "--exit-code")).toMatchObject({ exit: 0 });
  expect(await run("drift")).toMatchObject({ exit: 0 });
  expect(await ledger("acme")).toEqual(await ledger("corp"));
  const rows = async (tenant: string): Promise<string> =>
    JSON.stringify(await database.sql.unsafe(`select * from tenant_${tenant}.users order by id`));
  expect((await rows("acme")).replaceAll("acme", "corp")).toBe(await rows("corp"));
  expect(await database.sql`select provision_tenant('acme', 'tenant_acme', 'local') as built`).toEqual([
    { built: false },
  ]);
});

test.each([
  ["a base", { "migrations/tenant/schema.sql": "--! baseline: none\ncreate table t ();\n" }, "has a base"],
  [
    "a label",
    { "migrations/tenant/007_l.sql": "select :'label.region';\n" },
    "label.region cannot be filled",
  ],
  [
    "a check that fails",
    { "migrations/tenant/007_v.sql": "select 1;\n--! verify\nselect current_schema() = 'nobody';\n" },
    "does not hold",
  ],
] as const)("%s is refused, and leaves nothing", async (_, more, message) => {
  const { database } = await applied({ ...files, ...more });
  await expect(serve(database)).rejects.toThrow(message);
  expect(await database.sql`select nspname from pg_namespace where nspname like 'tenant\\_%'`).toEqual([]);
});

test("a tenant waits for what is being published at that moment, and is built at it", async () => {
  const { database, ledger } = await applied(files);
  const { sql } = database;
  let served = Promise.resolve();
  await sql.begin(async (publisher) => {
    await publisher`select pg_advisory_xact_lock(hashtextextended('tenantry head public', 0))`;
    served = serve(database);
    await until(
      async () => (await sql`select from pg_locks where locktype = 'advisory' and not granted`).length > 0,
    );
    await publisher`update tenantry_head set head = (head::jsonb #- '{migrations,-1}')::text`;
  });
  await served;
  expect(await ledger("acme")).toEqual(["002_users", "003_email", "004_index", "005_rows"]);
});

test("a head that was never published is refused", async () => {
  const { run, database } = await cli(files);
  expect(await run("apply", "--only", "public")).toMatchObject({ exit: 0 });
  await expect(serve(database)).rejects.toThrow("nothing is published");
});

async function applied(project: Readonly<Record<string, string>>): Promise<Cli> {
  const built = await cli(project);
  const { exit, text } = await built.run("apply", "--yes");
  expect([exit, text]).toEqual([0, text]);
  return built;
}

/** What the service does, in a session of its own. */
async function serve({ sql }: FreshDatabase): Promise<void> {
  const session = await sql.reserve();
  try {
    await session.unsafe(service);
  } finally {
    await session.unsafe("rollback");
    session.release();
  }
}
