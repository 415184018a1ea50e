import { push } from "@tenantry/github";
import { shop } from "./shop.ts";
import type { Files, Given, Shop } from "./shop.ts";

export const index: Files = {
  "migrations/tenant/003_index.sql": "create index users_email on users (email);\n",
};
export const plan: Files = { "migrations/tenant/003_plan.sql": "alter table users add column plan text;\n" };
export const path: string = "facts/production.json";

/** Two tenants, one of them with a large table, and the facts of them on the default branch. */
export async function known(): Promise<Shop> {
  const at = await shop();
  await at.database
    .sql`insert into tenant_globex.users select n, repeat('x', 900) from generate_series(1, 12000) n`;
  await at.database.sql`analyze tenant_globex.users`;
  push(at.world, "main", { files: { [path]: await at.facts() } });
  return at;
}

export function by(facts: string, url?: string): Given {
  return { inputs: { facts, ...(url === undefined ? {} : { "database-url": url }) } };
}
