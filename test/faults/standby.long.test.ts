import { freshDatabase, ownServer, project, proxy, standbyOf, tenantry } from "@tenantry/kit";
import type { FreshDatabase, Message, OwnServer, Project, Result } from "@tenantry/kit";
import postgres from "postgres";
import { expect, test } from "vitest";

const tenants = ["t0", "t1", "t2", "t3", "t4", "t5", "t6", "t7"];
const files = {
  "tenantry.config.json": JSON.stringify({ tenants: { from: "schemas", pattern: "tenant_%" } }),
  "migrations/public/001_settings.sql": "create table settings (id int);\n",
  "migrations/tenant/001_users.sql": "create table users (id int);\n",
};
const second = "migrations/tenant/002_more.sql";

test("on a hot standby plan, status, drift and doctor answer and write nothing, and what writes is refused before anything runs", async () => {
  const { primary, database, there } = await applied();
  const standby = await standbyOf(primary);
  there.write(second, "insert into users values (1);\n");
  const on = async (...args: readonly string[]): Promise<Result> =>
    await tenantry(args, { cwd: there.folder, env: { DATABASE_URL: sameDatabase(standby, database) } });

  for (const reading of [
    ["plan", "--exit-code"],
    ["status", "--fail-if-behind"],
  ])
    expect(await on(...reading)).toMatchObject({ code: 3, stdout: expect.stringContaining("002_more") });
  expect(await on("plan", "--out", "plan.json")).toMatchObject({ code: 0 });
  expect(await on("apply", "--dry-run")).toMatchObject({ code: 0 });
  expect(await on("drift")).toMatchObject({ code: 0 });
  expect((await on("doctor")).stdout).toContain("This is a standby: plan and status work, apply does not.");
  for (const writing of [["apply"], ["apply", "--plan", "plan.json"], ["revert", "--all", "--yes"]]) {
    const { code, stderr } = await on(...writing);
    expect({ writing, code, stderr }).toEqual({
      writing,
      code: 2,
      stderr: expect.stringContaining("Nobody can write there, and nothing was begun."),
    });
    expect(stderr).toContain("give the URL of the primary");
  }
  expect(await rows(sameDatabase(primary, database))).toEqual(tenants.map(() => []));
  // What was planned on the standby is what the primary may run.
  const url = sameDatabase(primary, database);
  const run = { cwd: there.folder, env: { DATABASE_URL: url } };
  expect(await tenantry(["apply", "--plan", "plan.json"], run)).toMatchObject({ code: 0 });
  expect(await rows(url)).toEqual(tenants.map(() => [{ id: 1 }]));
});

test("apply goes on over a failover, and one more run gives back what the old primary took with it", async () => {
  const { primary, database, there } = await applied();
  const wire = await proxy(primary.url);
  const standby = await standbyOf(primary, wire.url);
  const promoted = sameDatabase(standby, database);
  there.write(second, "insert into users values (1);\n");

  let inserts = 0;
  const onMessage = async ({ text }: Message): Promise<void> => {
    if (!text.includes("insert into users")) return;
    inserts += 1;
    // From the third on commits stay where they are made.
    if (inserts === 3) {
      wire.door("shut");
      wire.cutAll("rst");
    }
    if (inserts !== 6) return;
    await primary.kill();
    await ask(promoted, "select pg_promote()");
    link.redirect(standby.url);
  };
  const link = await proxy(sameDatabase(primary, database), { onMessage });
  const options = { cwd: there.folder, env: { DATABASE_URL: link.url } };
  const first = await tenantry(["apply", "--concurrency", "1", "--json"], options);
  expect(first).toMatchObject({
    code: 5,
    stdout: expect.stringContaining("came to be behind during the run"),
  });
  expect(inserts).toBeGreaterThan(6);
  expect(await tenantry(["apply"], options)).toMatchObject({ code: 0 });
  expect(await rows(promoted)).toEqual(tenants.map(() => [{ id: 1 }]));
  expect(await tenantry(["status", "--fail-if-behind"], options)).toMatchObject({ code: 0 });
});

interface Applied {
  readonly primary: OwnServer;
  readonly database: FreshDatabase;
  readonly there: Project;
}

/** Tenants with the first migration, on a server of their own. */
async function applied(): Promise<Applied> {
  const primary = await ownServer();
  const database = await freshDatabase(primary.url);
  for (const id of tenants) await database.sql`create schema ${database.sql(`tenant_${id}`)}`;
  const there = project(files);
  const options = { cwd: there.folder, env: { DATABASE_URL: database.url } };
  expect(await tenantry(["apply"], options)).toMatchObject({ code: 0 });
  // The server is stopped for the standby.
  await database.sql.end();
  return { primary, database, there };
}

function sameDatabase({ url }: OwnServer, { name }: FreshDatabase): string {
  const there = new URL(url);
  there.pathname = `/${name}`;
  return there.href;
}

async function rows(url: string): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  for (const id of tenants) found.push(await ask(url, `select id from tenant_${id}.users`));
  return found;
}

async function ask(url: string, text: string): Promise<readonly unknown[]> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  return await sql
    .unsafe(text)
    .then((found) => [...found])
    .finally(() => sql.end());
}
