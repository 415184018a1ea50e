import { quoteIdent, quoteLiteral } from "@tenantry/core";
import type { Environment } from "../environment.ts";
import { ledgerColumns } from "./columns.ts";

/** Fits what every statement of a read is preceded by: it writes nothing, waits for nobody long, and resolves only our names. */
export const readOnly: readonly string[] = [
  "set transaction isolation level repeatable read, read only",
  "set local search_path = pg_catalog, pg_temp",
  "set local lock_timeout = '500ms'",
  "set local statement_timeout = '60s'",
  "set local row_security = off",
];

/**
 * One row per distinct verdict and history of these schemas: `verdict`, `members` (1-based positions in `schemas`, JSON),
 * and for `plain` and `ours` also `count` and `history`, the text of core's `historyText`. No table is read before its
 * catalog entry shows that it is safe to.
 */
export function readStatement(environment: Environment, schemas: readonly string[]): string {
  return `with ${judged(environment, schemas)},
hashed as materialized (
  select i, verdict, case when verdict in ('plain', 'ours') then ${xml("encode(sha256(convert_to({history}, 'UTF8')), 'hex')", environment)} end as hash
    from judged
),
gathered as (select verdict, hash, min(i) as first, json_agg(i order by i) as members from hashed group by verdict, hash)
select g.verdict, g.members, split_part(r.packed, ' ', 1) as count,
       convert_from(decode(split_part(r.packed, ' ', 2), 'base64'), 'UTF8') as history
  from gathered g
  join judged j on j.i = g.first
 cross join lateral (
   select case when g.hash is not null then ${xml("concat(count(*), ' ', encode(convert_to({history}, 'UTF8'), 'base64'))", environment)} end as packed
    offset 0) r`;
}

/** The verdicts alone, a row per schema: `i`, `verdict`, and the SQL of its columns `checksum` and `state`. */
export function verdictStatement(environment: Environment, schemas: readonly string[]): string {
  return `with ${judged(environment, schemas)} select i, verdict, checksum, state from judged`;
}

/** The history of one ledger as a scalar subquery `(count, history)`, for servers that cannot run SQL made by SQL. */
export function historyQuery(
  { ledger }: Environment,
  schema: string,
  columns: { readonly checksum: string; readonly state: string },
): string {
  const text = history(columns.checksum, columns.state);
  return `select count(*) as count, ${text} as history from only ${quoteIdent(schema)}.${quoteIdent(ledger)}`;
}

/** What core's `historyText` makes of the rows. */
function history(checksum: string, state: string): string {
  return `coalesce(string_agg(concat(version, E'\\t', ${checksum}, E'\\t', ${state}, E'\\n'), '' order by version collate "C"), '')`;
}

/** The value of an expression over the ledger of the row at hand: base64, hex and digits need no unescaping. */
function xml(expression: string, { ledger }: Environment): string {
  const [before = "", after = ""] = expression.split("{history}");
  const sql = [
    quoteLiteral(`select ${before}${history("\x01", "\x02")}${after} as v from only `)
      .replace("\x01", "', checksum, '")
      .replace("\x02", "', state, '"),
    `quote_ident(nspname)`,
    quoteLiteral(`.${quoteIdent(ledger)}`),
  ].join(", ");
  return `split_part(split_part(query_to_xml(concat(${sql}), true, false, '')::text, '<v>', 2), '</v>', 1)`;
}

/** CTEs up to `judged (i, nspname, verdict, checksum, state)`. */
function judged(environment: Environment, schemas: readonly string[]): string {
  return `wanted as materialized (
  select t.i::int4 as i, t.name
    from json_array_elements_text(${quoteLiteral(JSON.stringify(schemas))}::json) with ordinality as t (name, i)
),
judged as materialized (
  select w.i, n.nspname,
         case when a.checksum then 'checksum' else '''''' end as checksum,
         case when a.state then 'coalesce(state, ''applied'')' else '''applied''' end as state,
         case when n.oid is null then 'missing'
              when c.oid is null then 'none'
              when c.relkind <> 'r' then 'kind'
              when a.base < 2 or not a.texts then 'foreign'
              when a.ours < ${ledgerColumns.length} and a.others > 0 then 'foreign'
              when a.required > 0 then 'foreign'
              ${safety(environment)}
              when not has_schema_privilege(n.oid, 'usage') or not has_table_privilege(c.oid, 'select') then 'privilege'
              when w.i > ${lockBudget} then 'later'
              when a.ours = ${ledgerColumns.length} then 'ours'
              else 'plain' end as verdict
    from wanted w
    left join pg_namespace n on n.nspname = w.name
    left join pg_class c on c.relnamespace = n.oid and c.relname = ${quoteLiteral(environment.ledger)}
   cross join lateral (${attributes} where attrelid = c.oid and attnum > 0 and not attisdropped) a
)`;
}

const names = ledgerColumns.map(({ name }) => quoteLiteral(name)).join(", ");
const attributes = `select
    count(*) filter (where attname in ('version', 'applied_at')) as base,
    count(*) filter (where attname in (${names})) as ours,
    count(*) filter (where attname not in ('version', 'applied_at', ${names})) as others,
    count(*) filter (where attname not in ('version', 'applied_at', ${names})
      and attnotnull and not atthasdef and attidentity = '') as required,
    bool_and(atttypid in ('text'::regtype, 'varchar'::regtype, 'bpchar'::regtype))
      filter (where attname in ('version', 'checksum', 'state')) as texts,
    coalesce(bool_or(attname = 'checksum'), false) as checksum,
    coalesce(bool_or(attname = 'state'), false) as state,
    max(attnum) filter (where attname = 'version') as version
  from pg_attribute`;

/** What could make our own statements do more, or less, than they say. */
function safety({ role }: Environment): string {
  const asRole = `(select pg_has_role(r.oid, c.relowner, 'member') from pg_roles r where r.rolname = ${quoteLiteral(role ?? "")})`;
  return `when c.relrowsecurity or c.relforcerowsecurity then 'rls'
              when c.relhastriggers and exists (select from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal) then 'trigger'
              when c.relhasrules and exists (select from pg_rewrite r where r.ev_class = c.oid) then 'rule'
              when c.relispartition or exists (select from pg_inherits h where h.inhrelid = c.oid)
                or c.relhassubclass and exists (select from pg_inherits h where h.inhparent = c.oid) then 'child'
              when not exists (select from pg_index x where x.indrelid = c.oid and x.indisunique and x.indisvalid
                and x.indimmediate and x.indpred is null and x.indnkeyatts = 1 and x.indkey[0] = a.version) then 'key'
              when has_table_privilege(c.oid, 'insert') and not pg_has_role(c.relowner, 'member')
                and not coalesce(${asRole}, false) then 'owner'`;
}

// Reading takes two locks per ledger; a sixth of the lock table in ledgers is a third of it in locks.
export const lockBudget = `greatest(50, current_setting('max_locks_per_transaction')::int8
    * (current_setting('max_connections')::int8 + current_setting('max_prepared_transactions')::int8) / 6)`;
