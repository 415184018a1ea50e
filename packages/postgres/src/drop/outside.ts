import { quoteLiteral } from "@tenantry/core";
import { ask } from "../execute/ask.ts";
import { textOf } from "../row.ts";
import type { Session } from "../session.ts";

const named = 5;

/** What outside a schema would be dropped with it, or lose a constraint: up to five names. */
export async function dependentsOutside(session: Session, schema: string): Promise<readonly string[]> {
  const rows = await ask(
    session,
    `with own as (
  select c.oid, n.oid as schema from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where n.nspname = ${quoteLiteral(schema)}),
outside (oid) as (
  select r.ev_class from own join pg_depend d on d.refclassid = 'pg_class'::regclass and d.refobjid = own.oid
    join pg_rewrite r on d.classid = 'pg_rewrite'::regclass and r.oid = d.objid
  union select k.conrelid from own join pg_constraint k on k.contype = 'f' and k.confrelid = own.oid
  union select h.inhrelid from own join pg_inherits h on h.inhparent = own.oid)
select n.nspname || '.' || c.relname as name
  from outside join pg_class c on c.oid = outside.oid join pg_namespace n on n.oid = c.relnamespace
 where n.nspname <> ${quoteLiteral(schema)} order by 1 limit ${named}`,
  );
  return rows.map((row) => textOf(row["name"]) ?? "");
}
