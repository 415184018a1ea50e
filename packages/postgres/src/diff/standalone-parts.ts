/** Rows like `relationParts`, of what is no relation: types, domains, functions, extended statistics. */
export const standaloneParts: readonly string[] = [types(), domains(), functions(), statistics()];

function types(): string {
  return `select 'pg_type'::regclass::oid, t.oid, 0, 'type', t.typname::text, quote_ident(t.typname), null, false, 0,
    case t.typtype when 'e' then jsonb_build_object('form', 'enum', 'values',
        (select string_agg(quote_literal(e.enumlabel), E'\\n' order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid))
      else (select jsonb_build_object('form', 'range', 'definition', concat_ws(', ', concat('subtype = ', format_type(g.rngsubtype, null)),
          case when g.rngcollation <> 0 then concat('collation = ', g.rngcollation::regcollation) end,
          case when g.rngcanonical <> 0 then concat('canonical = ', g.rngcanonical) end,
          case when g.rngsubdiff <> 0 then concat('subtype_diff = ', g.rngsubdiff) end))
        from pg_range g where g.rngtypid = t.oid) end
  from ns join pg_type t on t.typnamespace = ns.oid where t.typtype in ('e', 'r') and ${notOfExtension("pg_type", "t.oid")}`;
}

function domains(): string {
  return `select 'pg_type'::regclass::oid, t.oid, 0, 'domain', t.typname::text, quote_ident(t.typname), null, false, 0, jsonb_build_object(
    'type', format_type(t.typbasetype, t.typtypmod),
    'collation', case when t.typcollation <> 0 and t.typcollation <> b.typcollation then t.typcollation::regcollation::text end,
    'notNull', case when t.typnotnull then 'not null' end, 'default', t.typdefault)
  from ns join pg_type t on t.typnamespace = ns.oid join pg_type b on b.oid = t.typbasetype where t.typtype = 'd' and ${notOfExtension("pg_type", "t.oid")}
union all
select 'pg_constraint'::regclass::oid, k.oid, 0, 'domain constraint', concat(t.typname, '.', k.conname), quote_ident(k.conname), quote_ident(t.typname), false, 0,
    jsonb_build_object('definition', pg_get_constraintdef(k.oid, true))
  from ns join pg_type t on t.typnamespace = ns.oid join pg_constraint k on k.contypid = t.oid and k.contype = 'c' where ${notOfExtension("pg_type", "t.oid")}`;
}

/** Without aggregates, which the server cannot write down. The server qualifies the name it defines; that is taken off. */
function functions(): string {
  return `select 'pg_proc'::regclass::oid, p.oid, 0, case p.prokind when 'p' then 'procedure' else 'function' end,
    concat(p.proname, '(', oidvectortypes(p.proargtypes), ')'), concat(quote_ident(p.proname), '(', pg_get_function_identity_arguments(p.oid), ')'), null, false, 0,
    jsonb_build_object('definition', regexp_replace(rtrim(pg_get_functiondef(p.oid), E'\\n'), '^(CREATE OR REPLACE (?:FUNCTION|PROCEDURE) )("[^"]*"|[^".]*)\\.', '\\1'),
      'result', pg_get_function_result(p.oid), 'arguments', pg_get_function_arguments(p.oid), 'body', p.prosrc)
  from ns join pg_proc p on p.pronamespace = ns.oid where p.prokind <> 'a' and ${notOfExtension("pg_proc", "p.oid")}`;
}

function statistics(): string {
  return `select 'pg_statistic_ext'::regclass::oid, s.oid, 0, 'statistics', s.stxname::text, quote_ident(s.stxname), null, false, 0,
    jsonb_build_object('definition', regexp_replace(pg_get_statisticsobjdef(s.oid), '^(CREATE STATISTICS )("[^"]*"|[^".]*)\\.', '\\1'))
  from ns join pg_statistic_ext s on s.stxnamespace = ns.oid`;
}

function notOfExtension(classid: string, oid: string): string {
  return `('${classid}'::regclass, ${oid}) not in (select classid, objid from members)`;
}
