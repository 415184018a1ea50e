import { inSchema, neutral } from "./wanted.ts";

/** CTE of functions, procedures and aggregates; their names carry the types of their arguments. */
export const functions: string = `functions as materialized (
  select w.i, p.oid, ${neutral("concat(p.proname, '(', oidvectortypes(p.proargtypes), ')')")} as name, p.proowner, p.proacl,
         case when p.prokind = 'a' then (
           select concat_ws(' ', 'aggregate', 'returns', format_type(p.prorettype, null), 'sfunc', a.aggtransfn, 'stype',
             format_type(a.aggtranstype, null), 'finalfunc', a.aggfinalfn, 'combinefunc', a.aggcombinefn, 'initcond', a.agginitval)
             from pg_aggregate a where a.aggfnoid = p.oid)
         else pg_get_functiondef(p.oid) end as definition
    from wanted w
    join pg_proc p on ${inSchema("p.pronamespace")}
   where ('pg_proc'::regclass, p.oid) not in (select classid, objid from members)
)`;

/** CTE of enums, domains, ranges and base types: those that are no relation's row. */
export const types: string = `types as materialized (
  select w.i, t.oid, t.typname::text as name, case t.typtype when 'd' then 'domain' else 'type' end as kind, t.typowner, t.typacl,
         case t.typtype
           when 'e' then concat('enum (', (select string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder)
             from pg_enum e where e.enumtypid = t.oid), ')')
           when 'd' then concat_ws(' ', format_type(t.typbasetype, t.typtypmod),
             case when t.typcollation <> 0 and t.typcollation <> b.typcollation then concat('collate ', t.typcollation::regcollation) end,
             case when t.typnotnull then 'not null' end,
             case when t.typdefault is not null then concat('default ', t.typdefault) end,
             (select string_agg(concat(quote_ident(k.conname), ' ', pg_get_constraintdef(k.oid)), ' ' order by k.conname)
                from pg_constraint k where k.contypid = t.oid and k.contype = 'c'))
           when 'r' then (select concat_ws(' ', 'range of', format_type(g.rngsubtype, null),
             case when g.rngcollation <> 0 then g.rngcollation::regcollation::text end, g.rngcanonical, g.rngsubdiff)
                from pg_range g where g.rngtypid = t.oid)
           else concat_ws(' ', 'base', t.typinput, t.typoutput) end as definition
    from wanted w
    join pg_type t on ${inSchema("t.typnamespace")}
    left join pg_type b on b.oid = t.typbasetype
   where (t.typtype in ('e', 'd', 'r') or t.typtype = 'b' and t.typelem = 0)
     and ('pg_type'::regclass, t.oid) not in (select classid, objid from members)
)`;

/** CTE of extended statistics: what to gather, not what was gathered. */
export const statistics: string = `extended as materialized (
  select w.i, s.oid, s.stxname::text as name, s.stxowner, pg_get_statisticsobjdef(s.oid) as definition
    from wanted w join pg_statistic_ext s on s.stxnamespace = w.nsp
)`;

/** What hardly any tenant has: rows `(i, kind, name, definition)`. */
export const rarities: readonly string[] = [
  `select w.i, 'extension', e.extname::text, e.extversion from wanted w join pg_extension e on e.extnamespace = w.nsp`,
  `select w.i, 'other', concat('operator ', o.oprname, '(', ${neutral("concat_ws(',', o.oprleft::regtype, o.oprright::regtype)")}, ')'),
       concat_ws(' ', o.oprcode, 'returns', o.oprresult::regtype, 'restrict', o.oprrest, 'join', o.oprjoin)
  from wanted w join pg_operator o on o.oprnamespace = w.nsp
 where ('pg_operator'::regclass, o.oid) not in (select classid, objid from members)`,
  `select w.i, 'other', concat('collation ', c.collname),
       (to_jsonb(c) - 'oid' - 'collname' - 'collnamespace' - 'collowner' - 'collversion')::text
  from wanted w join pg_collation c on c.collnamespace = w.nsp
 where ('pg_collation'::regclass, c.oid) not in (select classid, objid from members)`,
  `select w.i, 'other', concat('operator class ', m.amname, ' ', o.opcname), concat_ws(' ', format_type(o.opcintype, null),
       case when o.opcdefault then 'default' end)
  from wanted w join pg_opclass o on o.opcnamespace = w.nsp join pg_am m on m.oid = o.opcmethod
 where ('pg_opclass'::regclass, o.oid) not in (select classid, objid from members)`,
  `select w.i, 'other', concat('text search configuration ', c.cfgname),
       (select string_agg(concat(m.maptokentype, ': ', m.mapdict::regdictionary), ', ' order by m.maptokentype, m.mapseqno)
          from pg_ts_config_map m where m.mapcfg = c.oid)
  from wanted w join pg_ts_config c on c.cfgnamespace = w.nsp
 where ('pg_ts_config'::regclass, c.oid) not in (select classid, objid from members)`,
  `select w.i, 'other', concat('text search dictionary ', d.dictname), d.dictinitoption
  from wanted w join pg_ts_dict d on d.dictnamespace = w.nsp
 where ('pg_ts_dict'::regclass, d.oid) not in (select classid, objid from members)`,
];
