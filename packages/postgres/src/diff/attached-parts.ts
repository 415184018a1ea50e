/** Rows like `relationParts`, of what is attached to a relation. */
export const attachedParts: readonly string[] = [constraints(), indexes(), triggers(), policies(), rules()];

function constraints(): string {
  return `select 'pg_constraint'::regclass::oid, k.oid, 0, 'constraint', concat(r.name, '.', k.conname), quote_ident(k.conname), r.ident,
    k.coninhcount > 0 or k.conparentid <> 0, 0,
    jsonb_build_object('definition', pg_get_constraintdef(k.oid, true), 'form', k.contype::text)
  from rel r join pg_constraint k on k.conrelid = r.oid
 where r.relkind in ('r', 'p', 'f') and k.contype in ('c', 'p', 'u', 'f', 'x')`;
}

/** Without those that a constraint has made, and with the parts of a partitioned one as inherited. */
function indexes(): string {
  return `select 'pg_class'::regclass::oid, c.oid, 0, 'index', c.relname::text, quote_ident(c.relname), r.ident, c.relispartition, 0,
    jsonb_build_object('definition', case when c.relkind = 'I' then regexp_replace(pg_get_indexdef(c.oid, 0, true), ' ON ONLY ', ' ON ') else pg_get_indexdef(c.oid, 0, true) end,
      'invalid', case when not x.indisvalid then 'invalid' end,
      'tablespace', (select quote_ident(spcname) from pg_tablespace where oid = c.reltablespace))
  from rel r join pg_index x on x.indrelid = r.oid join pg_class c on c.oid = x.indexrelid
 where not exists (select from pg_constraint k where k.conindid = c.oid and k.contype in ('p', 'u', 'x'))`;
}

function triggers(): string {
  return `select 'pg_trigger'::regclass::oid, t.oid, 0, 'trigger', concat(r.name, '.', t.tgname), quote_ident(t.tgname), r.ident, t.tgparentid <> 0, 0,
    jsonb_build_object('definition', pg_get_triggerdef(t.oid, true), 'state', ${state("t.tgenabled")})
  from rel r join pg_trigger t on t.tgrelid = r.oid and not t.tgisinternal`;
}

function policies(): string {
  return `select 'pg_policy'::regclass::oid, p.oid, 0, 'policy', concat(r.name, '.', p.polname), quote_ident(p.polname), r.ident, false, 0,
    jsonb_build_object('definition', concat_ws(' ', case when not p.polpermissive then 'as restrictive' end,
      case p.polcmd when 'r' then 'for select' when 'a' then 'for insert' when 'w' then 'for update' when 'd' then 'for delete' end,
      case when p.polroles <> '{0}' then concat('to ', (select string_agg(case when o.role = 0 then 'public' else quote_ident(pg_get_userbyid(o.role)) end, ', ' order by o.role)
        from unnest(p.polroles) as o (role))) end,
      case when p.polqual is not null then concat('using (', pg_get_expr(p.polqual, p.polrelid, true), ')') end,
      case when p.polwithcheck is not null then concat('with check (', pg_get_expr(p.polwithcheck, p.polrelid, true), ')') end))
  from rel r join pg_policy p on p.polrelid = r.oid`;
}

function rules(): string {
  return `select 'pg_rewrite'::regclass::oid, u.oid, 0, 'rule', concat(r.name, '.', u.rulename), quote_ident(u.rulename), r.ident, false, 0,
    jsonb_build_object('definition', rtrim(pg_get_ruledef(u.oid, true), ';'), 'state', ${state("u.ev_enabled")})
  from rel r join pg_rewrite u on u.ev_class = r.oid and u.rulename <> '_RETURN'`;
}

/** How to say when it fires, where it does not simply do. */
function state(column: string): string {
  return `case ${column} when 'D' then 'disable' when 'R' then 'enable replica' when 'A' then 'enable always' end`;
}
