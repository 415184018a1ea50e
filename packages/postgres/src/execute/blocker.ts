import type { Target } from "@tenantry/core";
import { quoteLiteral } from "@tenantry/core";
import { ServerError, SessionLost } from "../session.ts";
import type { Session } from "../session.ts";
import { ask } from "./ask.ts";

/** Who holds locks in the target's schema, asked right after a lock timeout; empty when nobody does any more. */
export async function blocker(session: Session, target: Target): Promise<string> {
  try {
    const [row] = await ask(session, holder(target.schema));
    return row === undefined ? "" : ` (held by ${String(row["holder"])})`;
  } catch (error) {
    if (error instanceof ServerError || error instanceof SessionLost) return "";
    throw error;
  }
}

// A lock stronger than a reader's is the likelier culprit, then the oldest transaction.
function holder(schema: string): string {
  return `
select concat_ws(', ', 'pid ' || pid, nullif(application_name, ''), nullif(backend_type, 'client backend'),
         case when query like 'autovacuum: %(to prevent wraparound)' then 'to prevent wraparound' end, state,
         'since ' || round(extract(epoch from clock_timestamp() - xact_start)) || ' s') as holder
  from pg_locks as held
  join pg_class as relation on relation.oid = held.relation
  join pg_namespace as namespace on namespace.oid = relation.relnamespace
  join pg_stat_activity as activity using (pid)
 where held.granted and pid <> pg_backend_pid()
   and held.database = (select oid from pg_database where datname = current_database())
   and namespace.nspname = ${quoteLiteral(schema)}
 order by held.mode = 'AccessShareLock', xact_start
 limit 1`;
}
