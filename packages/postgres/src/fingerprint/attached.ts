import { roleName } from "./wanted.ts";

/** CTEs of what is attached to a relation: rows `(i, classid, oid, kind, name, definition)`. */
export const attached: string = `attached as materialized (
${[constraints(), indexes(), triggers(), policies(), rules()].join("\nunion all\n")}
)`;

/** Without what the server makes by itself: constraint triggers, copies in partitions, and the NOT NULL that columns tell. */
function constraints(): string {
  return `select r.i, 'pg_constraint'::regclass::oid as classid, k.oid, 'constraint' as kind, concat(r.name, '.', k.conname) as name,
       pg_get_constraintdef(k.oid) as definition
  from relations r
  join pg_constraint k on k.conrelid = r.oid
 where r.relkind in ('r', 'p', 'f') and k.contype <> 't' and (k.contype <> 'f' or k.conparentid = 0)
   and (k.contype <> 'n' or not k.convalidated or k.connoinherit)`;
}

function indexes(): string {
  return `select r.i, 'pg_class'::regclass::oid, x.indexrelid, 'index', c.relname::text,
       concat_ws(' ', pg_get_indexdef(x.indexrelid),
         case when c.reltablespace <> 0 then concat('tablespace ', (select spcname from pg_tablespace where oid = c.reltablespace)) end,
         case when not x.indisvalid then '-- invalid' end,
         case when x.indisclustered then '-- clustered' end,
         case when x.indisreplident then '-- replica identity' end)
  from relations r
  join pg_index x on x.indrelid = r.oid
  join pg_class c on c.oid = x.indexrelid
 where r.relkind in ('r', 'p', 'm')`;
}

function triggers(): string {
  return `select r.i, 'pg_trigger'::regclass::oid, t.oid, 'trigger', concat(r.name, '.', t.tgname),
       concat_ws(' ', pg_get_triggerdef(t.oid),
         case t.tgenabled when 'D' then '-- disabled' when 'R' then '-- replica' when 'A' then '-- always' end)
  from relations r
  join pg_trigger t on t.tgrelid = r.oid and not t.tgisinternal
 where r.relhastriggers`;
}

function policies(): string {
  return `select r.i, 'pg_policy'::regclass::oid, p.oid, 'policy', concat(r.name, '.', p.polname),
       concat_ws(' ', case when p.polpermissive then 'permissive' else 'restrictive' end,
         case p.polcmd when 'r' then 'for select' when 'a' then 'for insert' when 'w' then 'for update' when 'd' then 'for delete' else 'for all' end,
         'to', (select string_agg(${roleName("o.role")}, ', ' order by ${roleName("o.role")} collate "C") from unnest(p.polroles) as o (role)),
         case when p.polqual is not null then concat('using (', pg_get_expr(p.polqual, p.polrelid), ')') end,
         case when p.polwithcheck is not null then concat('with check (', pg_get_expr(p.polwithcheck, p.polrelid), ')') end)
  from relations r
  join wanted w on w.i = r.i
  join pg_policy p on p.polrelid = r.oid`;
}

function rules(): string {
  return `select r.i, 'pg_rewrite'::regclass::oid, u.oid, 'rule', concat(r.name, '.', u.rulename),
       concat_ws(' ', pg_get_ruledef(u.oid),
         case u.ev_enabled when 'D' then '-- disabled' when 'R' then '-- replica' when 'A' then '-- always' end)
  from relations r
  join pg_rewrite u on u.ev_class = r.oid and u.rulename <> '_RETURN'
 where r.relhasrules`;
}
