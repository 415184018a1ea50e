import { quoteIdent } from "@tenantry/core";
import type { Environment } from "../environment.ts";
import { openSession } from "../session.ts";
import type { Session } from "../session.ts";
import { sessionOptions } from "./tracer.ts";

/** A transaction that holds a lock on every table, so that a statement cannot slip past before it was looked at. */
export interface Gate {
  readonly pid: number;
  /** Lets whoever waits pass; never throws. */
  open(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Two modes show everything: the first stops what any change of a schema takes before it has it, the second what waits for
 * writers to end, and what wants readers out.
 */
export const gateModes = ["share update exclusive", "row exclusive"] as const;

/** Locks every table of the database that the role may lock in this mode. Throws `ConnectError`. */
export async function shutGate(environment: Environment, mode: (typeof gateModes)[number]): Promise<Gate> {
  const session = await openSession(environment.direct, sessionOptions(environment));
  const tables = await lockable(session);
  await session.message("begin");
  if (tables.length > 0) await session.message(`lock table ${tables.join(", ")} in ${mode} mode`);
  return {
    pid: session.pid,
    async open() {
      await session.message("rollback").catch(() => {});
    },
    close: () => session.close(),
  };
}

async function lockable(session: Session): Promise<readonly string[]> {
  const rows = await session.query(`
select n.nspname as schema, c.relname as name
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
 where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')
   and n.nspname not like 'pg\\_toast%' and n.nspname not like 'pg\\_temp\\_%'
   and pg_catalog.pg_has_role(c.relowner, 'USAGE')`);
  return rows.map((row) => `only ${quoteIdent(String(row["schema"]))}.${quoteIdent(String(row["name"]))}`);
}
