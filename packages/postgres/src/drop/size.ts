import { quoteIdent, quoteLiteral } from "@tenantry/core";
import { ask } from "../execute/ask.ts";
import { textOf } from "../row.ts";
import type { Session } from "../session.ts";

/** A drop locks everything it drops, and all sessions share one table of locks. */
export interface Size {
  /** Relations in the schema, indexes and TOAST included. */
  readonly relations: number;
  /** Locks that one transaction may take without crowding the others out. */
  readonly locks: number;
}

export async function sizeOf(session: Session, schema: string): Promise<Size> {
  const [row] = await ask(
    session,
    `select (select count(*)::int4 from pg_class c join pg_namespace n on n.oid = c.relnamespace
           where n.nspname = ${quoteLiteral(schema)}) as relations,
       greatest(50, least(1000, 0.1 * current_setting('max_locks_per_transaction')::int4
         * (current_setting('max_connections')::int4 + current_setting('max_prepared_transactions')::int4)))::int4 as locks`,
  );
  return { relations: Number(row?.["relations"]), locks: Number(row?.["locks"]) };
}

/** The next tables to drop, qualified and quoted, at most `count`: those that hold rows before those that only have partitions. */
export async function someTables(
  session: Session,
  schema: string,
  count: number,
): Promise<readonly string[]> {
  const rows = await ask(
    session,
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
 where n.nspname = ${quoteLiteral(schema)} and c.relkind in ('r', 'p', 'f', 'm')
 order by c.relkind = 'p', c.relispartition desc, c.oid limit ${count}`,
  );
  return rows.map((row) => `${quoteIdent(schema)}.${quoteIdent(textOf(row["name"]) ?? "")}`);
}
