import { ServerError } from "../errors.ts";

/** `estimated`: from what the last vacuum or analyze wrote down, which needs no lock on any table. */
export type Sizing = "measured" | "estimated";

const lockNotAvailable = "55P03";

/** CTE of everything in this database that somebody else has locked, or waits to lock, for himself. */
export const locked = `locked as materialized (
  select l.relation from pg_locks l
   where l.locktype = 'relation' and l.mode = 'AccessExclusiveLock' and l.pid <> pg_backend_pid()
     and l.database = (select d.oid from pg_database d where d.datname = current_database())
)`;

/**
 * SQL of the bytes of a table with its TOAST; `c` is its row of `pg_class`, `locked` must be there. To measure a table is to
 * lock it, so what is locked is estimated: null where nothing was written down either, though there are rows.
 */
export function tableBytes(c: string, sizing: Sizing): string {
  return sizeOf(c, sizing, { measured: "pg_table_size", oids: `${c}.oid, ${c}.reltoastrelid` });
}

/** The same of its indexes. */
export function indexBytes(c: string, sizing: Sizing): string {
  const oids = `select x.indexrelid from pg_index x where x.indrelid = ${c}.oid`;
  return sizeOf(c, sizing, { measured: "pg_indexes_size", oids });
}

/** Somebody who locks a table just now makes it an estimate, not a wait. */
export async function unlessLocked<T>(read: (sizing: Sizing) => Promise<T>): Promise<T> {
  return await read("measured").catch(async (error: unknown) => {
    if (error instanceof ServerError && error.sqlstate === lockNotAvailable) return await read("estimated");
    throw error;
  });
}

function sizeOf(
  c: string,
  sizing: Sizing,
  { measured, oids }: { readonly measured: string; readonly oids: string },
): string {
  const pages = `(select coalesce(sum(p.relpages), 0) * current_setting('block_size')::int8 from pg_class p where p.oid in (${oids}))`;
  const free = sizing === "measured" ? `when not ${isHeld(c)} then ${measured}(${c}.oid) ` : "";
  return `case ${free}when ${c}.relpages > 0 then ${pages} when pg_stat_get_live_tuples(${c}.oid) = 0 then 0 end`;
}

/** Whether anything is locked that a measurement opens. */
function isHeld(c: string): string {
  return `(${c}.oid in (select relation from locked) or ${c}.reltoastrelid in (select relation from locked)
      or ${c}.oid in (select x.indrelid from pg_index x where x.indexrelid in (select relation from locked)))`;
}
