import type { Shop } from "./shop.ts";

/** Holds a lock on a tenant's `users` that an apply has to wait for; the answer lets go. */
export async function hold(shop: Shop, tenant: string): Promise<() => Promise<void>> {
  return await holdTable(shop, `tenant_${tenant}`, "users");
}

/** The same on any table. */
export async function holdTable(
  { database }: Shop,
  schema: string,
  table: string,
): Promise<() => Promise<void>> {
  const session = await database.sql.reserve();
  await session`begin`;
  await session`lock table ${session(schema)}.${session(table)} in access exclusive mode`;
  return async () => {
    await session`rollback`;
    session.release();
  };
}

/** Whether somebody waits for a lock in this database. */
export async function isWaiting({ database }: Shop): Promise<boolean> {
  const found = await database.sql`select from pg_catalog.pg_locks l join pg_catalog.pg_database d
    on d.oid = l.database where d.datname = ${database.name} and not l.granted`;
  return found.length > 0;
}
