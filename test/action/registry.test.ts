import { expect, onTestFinished, test } from "vitest";
import { freshDatabase } from "@tenantry/kit";
import { shop } from "./shop.ts";
import type { Given, Shop } from "./shop.ts";

const config = JSON.stringify({
  retries: 0,
  environments: {
    production: { tenants: { from: "registry", query: "select id, schema, url from public.fleet" } },
  },
});

const users = {
  "tenantry.config.json": config,
  "migrations/tenant/001_users.sql":
    "create table users (id int primary key);\n--! down\ndrop table users;\n",
};

/** As an application does that cannot connect: the URL is in its message. */
const telling = {
  "migrations/tenant/002_telling.sql":
    "do $$ begin raise exception 'no way to %', (select url from public.origin); end $$;\n",
};

interface Rented {
  readonly at: Shop;
  /** With the URLs that nothing may show. */
  readonly given: Given;
  readonly password: string;
}

/** A tenant in a database of its own, by a URL of its own, whose name has its password in it; and one in the database of all. */
async function rented(): Promise<Rented> {
  const at = await shop([], { files: { "tenantry.config.json": config } });
  const own = await freshDatabase();
  const password = `r3nt ${own.name.slice(-8)}`;
  const role = `owner_${own.name}`;
  await own.sql.unsafe(`create role ${role} login password '${password}'`);
  await own.sql.unsafe(
    `alter database ${own.name} owner to ${role}; create schema app authorization ${role}`,
  );
  onTestFinished(async () => {
    await own.drop();
    await at.database.sql.unsafe(`drop role ${role}`);
  });
  const url = new URL(own.url);
  [url.username, url.password] = [role, password];
  await own.sql.unsafe(`create table public.origin (url text); grant select on public.origin to ${role}`);
  await own.sql`insert into public.origin values (${url.href})`;
  const { sql } = at.database;
  await sql`create table public.fleet (id text, schema text, url text)`;
  await sql`create schema acme`;
  await sql`insert into public.fleet values ('acme', 'acme', null), (${`for ${password}`}, 'app', ${url.href})`;
  return { at, password, given: { secrets: [url.href] } };
}

test("the URLs of a registry are hidden in whatever a command shows, also where the server tells them", async () => {
  const { at, given, password } = await rented();
  const { run } = await at.open("users", users, given);
  expect(run, run.log).toMatchObject({ code: 0, outputs: { targets: "2" } });
  expect(run.masks).toEqual(expect.arrayContaining([password, encodeURIComponent(password)]));
  const merged = await at.merge(1, "squash", given);
  expect(merged, merged.log).toMatchObject({ code: 0, outputs: { applied: "2" } });
  for (const command of ["status", "drift"]) {
    const seen = await at.dispatch({ ...given, inputs: { command } });
    // Their owners differ, which drift says.
    expect([0, 3], seen.log).toContain(seen.code);
    expect(seen.summary).not.toBe("");
  }
  const reverted = await at.dispatch({ ...given, inputs: { command: "revert", only: "tenants" } });
  expect(reverted, reverted.log).toMatchObject({ code: 0, outputs: { applied: "2" } });

  const failing = await at.open("telling", telling, given);
  const failed = await at.merge(failing.pull, "squash", given);
  expect(failed, failed.log).toMatchObject({ code: 5 });
  expect(at.comments(failing.pull)[0]).toContain("no way to");
});

test("the URL of a tenant that cannot be reached is hidden, and of one that is refused", async () => {
  const { at, given } = await rented();
  const { sql } = at.database;
  const { port, pathname } = new URL(at.database.url);
  const away = [
    `postgres://ann:n0body%20there@127.0.0.1:1${pathname}`,
    `postgres://bob:wr0ng%20word@127.0.0.1:${port}${pathname}`,
    "postgres://eve:els3%20where@db.example/shop",
    "postgres://dan:unr3adable%ZZ@a,b/shop",
  ];
  for (const url of away)
    await sql`insert into public.fleet values (${`by ${url}`.slice(0, 60)}, 'app', ${url})`;
  const all = { secrets: [...(given.secrets ?? []), ...away.slice(0, 3)] };
  const { run } = await at.open("users", users, all);
  expect(run, run.log).toMatchObject({ outputs: { verdict: "blocked" } });
  const merged = await at.merge(1, "squash", all);
  expect(merged.printed).toContain("***");
  for (const seen of [run, merged])
    expect(JSON.stringify([seen.log, seen.summary])).not.toContain("unr3adable");
});
