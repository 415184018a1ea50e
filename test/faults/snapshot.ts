import type postgres from "postgres";

/** All that a run leaves in its databases, without what differs from run to run: times, runs, people. */
export interface Snapshot {
  /** A line for every object and every row. */
  readonly lines: readonly string[];
  /** What no run may leave behind. */
  readonly leftovers: readonly string[];
}

export async function snapshot(sessions: readonly postgres.Sql[]): Promise<Snapshot> {
  const lines: string[] = [];
  const leftovers: string[] = [];
  for (const [at, session] of sessions.entries()) {
    const found = [...(await objects(session)), ...(await rows(session))];
    lines.push(...found.map((line) => `${at} ${line}`));
    leftovers.push(...(await left(session)));
  }
  return { lines: lines.toSorted(), leftovers };
}

const ours = "n.nspname <> 'information_schema' and n.nspname not like 'pg\\_%'";

async function objects(session: postgres.Sql): Promise<readonly string[]> {
  const found = await session.unsafe<{ line: string }[]>(`
    select 'schema ' || n.nspname as line from pg_namespace n where ${ours}
    union all
    select format('column %s.%s %s %s %s %s', n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid))
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
     where ${ours} and a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'v', 'm', 'p')
    union all
    select format('constraint %s.%s %s %s', n.nspname, c.relname, k.conname, pg_get_constraintdef(k.oid))
      from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace where ${ours}
    union all
    select format('index %s valid %s', pg_get_indexdef(i.indexrelid), i.indisvalid)
      from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace where ${ours}`);
  return found.map(({ line }) => line);
}

async function rows(session: postgres.Sql): Promise<readonly string[]> {
  const tables = await session.unsafe<{ schema: string; name: string }[]>(`
    select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where ${ours} and c.relkind = 'r' and c.relname <> 'tenantry_lease'`);
  const each = tables.map(({ schema, name }) => {
    const text = `select '${schema}.${name} ' || (to_jsonb(t) ${without(name)})::text as line from "${schema}"."${name}" t`;
    return name === "tenantry_log" ? `${text} where t.verb <> 'barrier' and t.outcome = 'done'` : text;
  });
  if (each.length === 0) return [];
  const found = await session.unsafe<{ line: string }[]>(each.join("\nunion all\n"));
  return found.map(({ line }) => line);
}

/** What differs between two runs that did the same. */
function without(table: string): string {
  const columns: Readonly<Record<string, readonly string[]>> = {
    schema_migrations: ["applied_at", "duration_ms", "run", "who", "tool", "commit"],
    tenantry_log: ["id", "at", "run", "who", "tool", "commit", "plan", "duration_ms", "reviewed"],
    tenantry_head: ["at", "run", "who", "epoch"],
  };
  return (columns[table] ?? []).map((column) => `- '${column}'`).join(" ");
}

async function left(session: postgres.Sql): Promise<readonly string[]> {
  const found = await session.unsafe<{ line: string }[]>(`
    select 'a lock: ' || coalesce(a.application_name, '') as line from pg_locks l left join pg_stat_activity a on a.pid = l.pid
     where l.locktype = 'advisory' and l.database = (select oid from pg_database where datname = current_database())
    union all select 'a prepared transaction' from pg_prepared_xacts where database = current_database()
    union all select 'an invalid index: ' || indexrelid::regclass from pg_index where not indisvalid
    union all select 'a session: ' || application_name || ' ' || coalesce(state, '') || ' ' || left(query, 100) from pg_stat_activity
     where datname = current_database() and application_name like 'tenantry%'`);
  return found.map(({ line }) => line);
}
