import { onTestFinished } from "vitest";
import { freshDatabase } from "@tenantry/kit";
import { shop } from "./shop.ts";
import type { Files, Given, Shop } from "./shop.ts";

const config = JSON.stringify({
  retries: 0,
  environments: {
    production: { tenants: { from: "registry", query: "select id, schema, url from public.fleet" } },
  },
});

/** What a pull request brings, with the configuration of such a fleet. */
export const users: Files = {
  "tenantry.config.json": config,
  "migrations/tenant/001_users.sql":
    "create table users (id int primary key);\n--! down\ndrop table users;\n",
};

export interface Rented {
  readonly at: Shop;
  /** With the URLs that nothing may show. */
  readonly given: Given;
  readonly password: string;
}

/** A tenant in a database of its own, by a URL of its own, whose name has its password in it; and one in the database of all. */
export async function rented(): Promise<Rented> {
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
