import { freshDatabase, launch, project, tenantry, until } from "@tenantry/kit";
import { expect, test } from "vitest";

const count = 300;

test("an adoption that is killed in the middle leaves whole ledgers, and the next one ends it", async () => {
  const database = await freshDatabase();
  const { folder } = project({
    "tenantry.config.json": JSON.stringify({
      tenants: { from: "schemas", pattern: "tenant_%" },
      concurrency: 2,
    }),
    "migrations/tenant/001_a.sql": "create table a ();\n",
    "migrations/tenant/002_b.sql": "create table b ();\n",
  });
  await database.sql.unsafe(`do $$ begin for i in 1..${count} loop
    execute format('create schema tenant_%s', i);
    execute format('create table tenant_%s.schema_migrations (version bigint primary key, dirty boolean not null)', i);
    execute format('insert into tenant_%s.schema_migrations values (2, false)', i);
    if i % 100 = 0 then commit; end if;
  end loop; end $$`);
  const env = { DATABASE_URL: database.url };
  const adopted = async (): Promise<number> => {
    const [row] = await database.sql<{ count: number }[]>`
      select count(*)::int as count from pg_tables where tablename = 'schema_migrations_golang_migrate'`;
    return row?.count ?? 0;
  };
  const first = launch("tenantry", ["adopt", "--force", "--yes"], { cwd: folder, env });
  let isOver = false;
  const end = first.ended.finally(() => (isOver = true));
  await until(async () => isOver || (await adopted()) > 10);
  first.kill("SIGKILL");
  expect((await end).stderr).not.toContain("error");
  expect(await adopted()).toBeLessThan(count);
  const { code, stdout } = await tenantry(["adopt", "--force", "--yes", "--json"], { cwd: folder, env });
  expect({ code, json: JSON.parse(stdout) }).toMatchObject({ code: 0, json: { failures: [], problems: [] } });
  expect(await adopted()).toBe(count);
  const [{ whole } = { whole: 0 }] = await database.sql<{ whole: number }[]>`
    select count(*)::int as whole from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relname = 'schema_migrations' and n.nspname like 'tenant%'
       and (xpath('/row/count/text()', query_to_xml(format('select count(*) from %I.schema_migrations where state = ''marked''', n.nspname), false, true, '')))[1]::text = '2'`;
  expect(whole).toBe(count);
  const [{ logged } = { logged: 0 }] = await database.sql<{ logged: number }[]>`
    select count(distinct target)::int as logged from tenantry_log where verb = 'adopt'`;
  expect(logged).toBe(count);
  expect((await tenantry(["plan", "--exit-code"], { cwd: folder, env })).code).toBe(0);
});
