import { relations } from "../fingerprint/relations.ts";
import { functions, types } from "../fingerprint/standalone.ts";
import { owned } from "../fingerprint/metadata.ts";
import { wantedCtes } from "../fingerprint/wanted.ts";
import type { Place } from "../fingerprint/wanted.ts";
import { indexBytes, locked, tableBytes } from "./sizing.ts";
import type { Sizing } from "./sizing.ts";

const settings = [
  "TimeZone",
  "DateStyle",
  "server_encoding",
  "default_transaction_isolation",
  "default_tablespace",
  "default_table_access_method",
  "default_toast_compression",
  "check_function_bodies",
  "maintenance_work_mem",
  "max_parallel_maintenance_workers",
  "max_locks_per_transaction",
  "max_connections",
  "max_prepared_transactions",
  "lock_timeout",
  "statement_timeout",
  "synchronous_commit",
  "wal_level",
  "max_wal_size",
  "shared_preload_libraries",
  "session_replication_role",
];

/** One row about the server: read before anything is set, so that it is what a migration would see. */
export const serverStatement: string = `select pg_catalog.current_setting('server_version') as version,
  pg_catalog.current_setting('server_version_num')::pg_catalog.int4 as number,
  pg_catalog.to_char(pg_catalog.clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at,
  (select pg_catalog.json_object_agg(s.name, s.setting order by s.name)
     from pg_catalog.pg_settings s where s.name in (${settings.map((name) => `'${name}'`).join(", ")})) as settings,
  (select pg_catalog.json_agg(pg_catalog.json_build_object('name', e.extname, 'version', e.extversion, 'schema', n.nspname) order by e.extname)
     from pg_catalog.pg_extension e join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) e.extnamespace) as extensions`;

/** Three statements about these schemas: sizes by table, invalid indexes, and roles. */
export function schemaStatements(places: readonly Place[], ledger: string): readonly string[] {
  const ctes = [wantedCtes(places, ledger), relations].join(",\n");
  return [
    sizeStatement(places, ledger),
    `with ${ctes}
select r.name as table, c.relname::text as index, json_agg(r.i order by r.i) as members
  from relations r
  join pg_index x on x.indrelid = r.oid and not x.indisvalid
  join pg_class c on c.oid = x.indexrelid and c.relkind = 'i'
 where not exists (select from pg_stat_progress_create_index p where p.index_relid = x.indexrelid)
 group by 1, 2`,
    `with ${[ctes, functions, types, owned].join(",\n")}
select distinct pg_get_userbyid(u.role)::text as role from (
  select owner as role from owned
  union select e.grantee from owned o cross join lateral aclexplode(o.acl) e
  union select unnest(p.polroles) from relations r join pg_policy p on p.polrelid = r.oid
) u where u.role <> 0`,
  ];
}

/** How large each table is in each of these schemas; null where nobody can tell. */
export function sizeStatement(places: readonly Place[], ledger: string, sizing: Sizing = "measured"): string {
  const ctes = [wantedCtes(places, ledger), relations, locked].join(",\n");
  return `with ${ctes},
sized as (
  select r.i, r.name, ${tableBytes("c", sizing)} as bytes, ${indexBytes("c", sizing)} as index_bytes,
         case when c.reltuples >= 0 and c.relpages > 0 then c.reltuples::int8 else pg_stat_get_live_tuples(r.oid) end as live
    from relations r join pg_class c on c.oid = r.oid
   where r.relkind in ('r', 'p', 'm')
)
select name, json_agg(json_build_array(i, live, bytes, index_bytes) order by i) as samples from sized group by name`;
}
