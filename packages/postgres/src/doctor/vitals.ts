import { quoteLiteral } from "@tenantry/core";
import { controlTable } from "../control.ts";
import type { Environment } from "../environment.ts";
import { readOnly } from "../ledger/statement.ts";
import { ServerError } from "../errors.ts";
import type { Row, Session } from "../session.ts";

/** What one database says about itself. Times are whole seconds. */
export interface Inside {
  /** Who waits for whom: `waiting`, `waits_s`, `blocker`, `state`, `runs`, `relation`, `since_s`. */
  readonly blocked: readonly Row[];
  /** Open for minutes: `pid`, `application`, `state`, `runs`, `since_s`. */
  readonly long: readonly Row[];
  /** Statements that run, or transactions that do nothing, for more than a minute: `pid`, `application`, `state`, `runs`, `for_s`. */
  readonly slow: readonly Row[];
  /** `schema`, `index`, `table`. */
  readonly invalid: readonly Row[];
}

/** What the environment's own database and its server say about themselves. */
export interface Vitals extends Inside {
  readonly server: Row;
  /** `run`, `who`, `since`, `ago_s`, `expired`. */
  readonly lease: readonly Row[];
}

/** Read-only, two round trips. */
export async function readVitals(
  environment: Environment,
  session: Session,
  schemas: readonly string[],
): Promise<Vitals> {
  const results = await session.message([...readOnly, server(environment), ...inside(schemas)].join(";\n"));
  const [own, ...rest] = results.slice(readOnly.length);
  return { server: own?.rows[0] ?? {}, ...insideOf(rest), lease: await leaseRows(environment, session) };
}

/** The same of a tenant's database: read-only, one round trip. */
export async function readInside(session: Session, schemas: readonly string[]): Promise<Inside> {
  const results = await session.message([...readOnly, ...inside(schemas)].join(";\n"));
  return insideOf(results.slice(readOnly.length));
}

function inside(schemas: readonly string[]): readonly string[] {
  return [blocked, long, slow, invalid(schemas)];
}

function insideOf(results: readonly { readonly rows: readonly Row[] }[]): Inside {
  const [waits, open, running, indexes] = results;
  return {
    blocked: waits?.rows ?? [],
    long: open?.rows ?? [],
    slow: running?.rows ?? [],
    invalid: indexes?.rows ?? [],
  };
}

/** The lease table comes with the first apply. */
async function leaseRows(environment: Environment, session: Session): Promise<readonly Row[]> {
  const statement = `select run, who, tool, to_char(since at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"') as since,
    expires_at < clock_timestamp() as expired
    from ${controlTable(environment, "tenantry_lease")} where environment = ${quoteLiteral(environment.name)}`;
  try {
    return (await session.message([...readOnly, statement].join(";\n"))).at(-1)?.rows ?? [];
  } catch (error) {
    if (error instanceof ServerError && ["42P01", "3F000", "42501"].includes(error.sqlstate)) return [];
    throw error;
  }
}

function server({ publicSchema }: Environment): string {
  const schema = quoteLiteral(publicSchema);
  return `select current_setting('server_version') as version,
  current_setting('server_version_num')::int4 as number,
  r.rolname::text as role, r.rolsuper as superuser, r.rolbypassrls as bypass,
  pg_is_in_recovery() as standby,
  current_setting('default_transaction_read_only') = 'on' as read_only,
  coalesce((select s.ssl from pg_stat_ssl s where s.pid = pg_backend_pid()), false) as tls,
  has_database_privilege(current_database(), 'create') as may_create_schema,
  (select has_schema_privilege(n.oid, 'create') from pg_namespace n where n.nspname = ${schema}) as may_create_table,
  current_setting('max_locks_per_transaction')::int8
    * (current_setting('max_connections')::int8 + current_setting('max_prepared_transactions')::int8) as lock_slots,
  (select count(*) from pg_locks where not fastpath) as locks,
  current_setting('max_connections')::int8 as connections,
  (select count(*) from pg_stat_activity where backend_type = 'client backend') as connected,
  (select count(*) from pg_prepared_xacts where prepared < now() - interval '5 minutes') as prepared
  from pg_roles r where r.rolname = current_user`;
}

// Of a query only its first word: the rest can hold data.
const firstWord = `upper(coalesce(substring(query from '^\\s*([A-Za-z]+)'), ''))`;
const ago = (moment: string): string => `extract(epoch from clock_timestamp() - ${moment})::int8`;

const blocked = `select w.pid as waiting, w.application_name as waiting_application, ${ago("w.query_start")} as waits_s,
  b.pid as blocker, b.application_name as application, b.state, upper(coalesce(substring(b.query from '^\\s*([A-Za-z]+)'), '')) as runs,
  ${ago("b.xact_start")} as since_s,
  (select concat(n.nspname, '.', c.relname) from pg_locks l join pg_class c on c.oid = l.relation
     join pg_namespace n on n.oid = c.relnamespace where l.pid = w.pid and not l.granted limit 1) as relation
  from pg_stat_activity w cross join lateral unnest(pg_blocking_pids(w.pid)) as p (pid)
  join pg_stat_activity b on b.pid = p.pid
 where w.wait_event_type = 'Lock' and w.datname = current_database()
 order by waits_s desc nulls last limit 20`;

const long = `select pid, application_name as application, state, ${firstWord} as runs, ${ago("xact_start")} as since_s
  from pg_stat_activity
 where backend_type = 'client backend' and pid <> pg_backend_pid() and datname = current_database()
   and xact_start < clock_timestamp() - interval '5 minutes'
 order by xact_start limit 20`;

// What `long` says already is left out.
const slow = `select pid, application_name as application, state, ${firstWord} as runs,
  ${ago("case when state = 'active' then query_start else state_change end")} as for_s
  from pg_stat_activity
 where backend_type = 'client backend' and pid <> pg_backend_pid() and datname = current_database()
   and xact_start >= clock_timestamp() - interval '5 minutes'
   and (state = 'active' and query_start < clock_timestamp() - interval '1 minute'
     or state like 'idle in transaction%' and state_change < clock_timestamp() - interval '1 minute')
 order by query_start limit 20`;

function invalid(schemas: readonly string[]): string {
  const list = quoteLiteral(JSON.stringify(schemas));
  return `select n.nspname::text as schema, c.relname::text as index, t.relname::text as table
  from pg_index i join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid
  join pg_namespace n on n.oid = c.relnamespace
 where not i.indisvalid and c.relkind = 'i'
   and n.nspname in (select json_array_elements_text(${list}::json))
   and not exists (select from pg_stat_progress_create_index p where p.index_relid = i.indexrelid)
 order by 1, 2 limit 1000`;
}
