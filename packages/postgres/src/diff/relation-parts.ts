/** Rows `(classid, oid, subid, kind, name, ident, onto, inherited, position, facts)` of relations and what they consist of. */
export const relationParts: readonly string[] = [
  tables(),
  columns(),
  defaults(),
  sequences(),
  ownerships(),
  views(),
  composites(),
];

/** How a sequence differs from what `create sequence` makes by itself. */
function options(s: string, type: string): string {
  const lowest = `case ${type} when 'smallint'::regtype then -32768 when 'integer'::regtype then -2147483648 else -9223372036854775808 end`;
  const highest = `case ${type} when 'smallint'::regtype then 32767 when 'integer'::regtype then 2147483647 else 9223372036854775807 end`;
  const usual = `case when ${s}.seqincrement > 0 then ${s}.seqmin else ${s}.seqmax end`;
  return `nullif(concat_ws(' ',
    case when ${s}.seqincrement <> 1 then concat('increment by ', ${s}.seqincrement) end,
    case when ${s}.seqmin <> case when ${s}.seqincrement > 0 then 1 else ${lowest} end then concat('minvalue ', ${s}.seqmin) end,
    case when ${s}.seqmax <> case when ${s}.seqincrement > 0 then ${highest} else -1 end then concat('maxvalue ', ${s}.seqmax) end,
    case when ${s}.seqstart <> ${usual} then concat('start with ', ${s}.seqstart) end,
    case when ${s}.seqcache <> 1 then concat('cache ', ${s}.seqcache) end,
    case when ${s}.seqcycle then 'cycle' end), '')`;
}

function tables(): string {
  return `select 'pg_class'::regclass::oid as classid, r.oid, 0 as subid, 'table' as kind, r.name, r.ident, null::text as onto,
    false as inherited, 0 as position, jsonb_build_object(
    'persistence', case r.relpersistence when 'u' then 'unlogged' end,
    'foreign', case r.relkind when 'f' then 'foreign' end,
    'of', case when r.reloftype <> 0 then r.reloftype::regtype::text end,
    'inherits', case when not r.relispartition then
      (select string_agg(h.inhparent::regclass::text, ', ' order by h.inhseqno) from pg_inherits h where h.inhrelid = r.oid) end,
    'partitionOf', case when r.relispartition then (select h.inhparent::regclass::text from pg_inherits h where h.inhrelid = r.oid) end,
    'bound', pg_get_expr(r.relpartbound, r.oid),
    'partitionBy', case r.relkind when 'p' then pg_get_partkeydef(r.oid) end,
    'using', (select a.amname from pg_am a where a.oid = r.relam and a.amname <> 'heap'),
    'options', array_to_string(r.reloptions, ', '),
    'tablespace', (select quote_ident(spcname) from pg_tablespace where oid = r.reltablespace),
    'security', case when r.relrowsecurity then 'enable' end,
    'force', case when r.relforcerowsecurity then 'force' end) as facts
  from rel r where r.relkind in ('r', 'p', 'f')
union all
select 0, r.oid, -1, 'replica identity', r.name, r.ident, r.ident, false, 0, jsonb_build_object('how', case r.relreplident
    when 'n' then 'nothing' when 'f' then 'full' else concat('using index ', (select quote_ident(c.relname) from pg_index x join pg_class c on c.oid = x.indexrelid
      where x.indrelid = r.oid and x.indisreplident)) end)
  from rel r where r.relkind in ('r', 'p') and (r.relreplident in ('n', 'f')
    or r.relreplident = 'i' and exists (select from pg_index x where x.indrelid = r.oid and x.indisreplident))
union all
select 0, r.oid, -2, 'cluster', r.name, r.ident, r.ident, false, 0, jsonb_build_object('index', quote_ident(c.relname))
  from rel r join pg_index x on x.indrelid = r.oid and x.indisclustered join pg_class c on c.oid = x.indexrelid`;
}

function columns(): string {
  return `select 'pg_class'::regclass::oid, r.oid, a.attnum::int, 'column', concat(r.name, '.', a.attname), quote_ident(a.attname), r.ident,
    a.attinhcount > 0, a.attnum::int, jsonb_build_object(
    'type', format_type(a.atttypid, a.atttypmod),
    'form', (select concat(e.typcategory, case when e.typtype = 'e' then 'e' end) from pg_type e where e.oid = a.atttypid),
    'collation', case when a.attcollation <> 0 and a.attcollation <> t.typcollation then a.attcollation::regcollation::text end,
    'usualCollation', case when a.attcollation <> 0 then t.typcollation::regcollation::text end,
    'notNull', case when a.attnotnull then 'not null' end,
    'generated', case when a.attgenerated <> '' then (select pg_get_expr(d.adbin, d.adrelid, true) from pg_attrdef d where d.adrelid = r.oid and d.adnum = a.attnum) end,
    'generatedKind', case a.attgenerated when 's' then 'stored' when 'v' then 'virtual' end,
    'identity', case a.attidentity when 'a' then 'always' when 'd' then 'by default' end,
    'identityOptions', case when a.attidentity <> '' then (select nullif(concat_ws(' ',
        case when c.relname <> concat(r.name, '_', a.attname, '_seq') then concat('sequence name ', c.oid::regclass) end, ${options("s", "s.seqtypid")}), '')
      from pg_depend d join pg_class c on c.oid = d.objid join pg_sequence s on s.seqrelid = c.oid
     where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass and d.refobjid = r.oid and d.refobjsubid = a.attnum and d.deptype = 'i') end,
    'storage', case when a.attstorage <> t.typstorage then case a.attstorage when 'p' then 'plain' when 'e' then 'external' when 'm' then 'main' else 'extended' end end,
    'usualStorage', case t.typstorage when 'p' then 'plain' when 'e' then 'external' when 'm' then 'main' else 'extended' end,
    'compression', case a.attcompression when 'p' then 'pglz' when 'l' then 'lz4' end,
    'statistics', case when a.attstattarget >= 0 then a.attstattarget::text end,
    'options', array_to_string(a.attoptions, ', '))
  from rel r
  join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
  join pg_type t on t.oid = a.atttypid
 where r.relkind in ('r', 'p', 'f')`;
}

/** A partition's default is inherited where it is what its parent has. */
function defaults(): string {
  return `select 'pg_attrdef'::regclass::oid, d.oid, 0, 'default', concat(r.name, '.', a.attname), quote_ident(a.attname), r.ident,
    a.attinhcount > 0 and exists (select from pg_inherits h
      join pg_attribute pa on pa.attrelid = h.inhparent and pa.attname = a.attname
      join pg_attrdef pd on pd.adrelid = pa.attrelid and pd.adnum = pa.attnum
     where h.inhrelid = r.oid and pg_get_expr(pd.adbin, pd.adrelid) = pg_get_expr(d.adbin, d.adrelid)),
    0, jsonb_build_object('expression', pg_get_expr(d.adbin, d.adrelid, true))
  from rel r
  join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
  join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
 where r.relkind in ('r', 'p', 'f')`;
}

/** Without those of identity columns, which belong to their columns. */
function sequences(): string {
  return `select 'pg_class'::regclass::oid, r.oid, 0, 'sequence', r.name, r.ident, null, false, 0, jsonb_build_object(
    'type', s.seqtypid::regtype::text, 'made', ${options("s", "s.seqtypid")},
    'start', s.seqstart::text, 'increment', s.seqincrement::text, 'minvalue', s.seqmin::text, 'maxvalue', s.seqmax::text,
    'cache', s.seqcache::text, 'cycle', case when s.seqcycle then 'cycle' end,
    'persistence', case r.relpersistence when 'u' then 'unlogged' end)
  from rel r join pg_sequence s on s.seqrelid = r.oid where r.relkind = 'S' and not r.internal`;
}

function ownerships(): string {
  return `select 0, r.oid, -3, 'ownership', r.name, r.ident, r.ident, false, 0,
    jsonb_build_object('column', concat(d.refobjid::regclass, '.', quote_ident(a.attname)))
  from rel r
  join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = r.oid and d.refclassid = 'pg_class'::regclass and d.deptype = 'a' and d.refobjsubid > 0
  join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
 where r.relkind = 'S'`;
}

function views(): string {
  return `select 'pg_class'::regclass::oid, r.oid, null::int, case r.relkind when 'v' then 'view' else 'materialized view' end, r.name, r.ident, null, false, 0,
    jsonb_build_object('definition', rtrim(pg_get_viewdef(r.oid, true), ';'), 'options', array_to_string(r.reloptions, ', '),
      'tablespace', (select quote_ident(spcname) from pg_tablespace where oid = r.reltablespace),
      'columns', (select string_agg(concat_ws(' ', quote_ident(a.attname), format_type(a.atttypid, a.atttypmod), a.attcollation::regcollation), E'\\n' order by a.attnum)
        from pg_attribute a where a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped))
  from rel r where r.relkind in ('v', 'm')`;
}

function composites(): string {
  return `select 'pg_type'::regclass::oid, r.reltype, 0, 'type', r.name, r.ident, null, false, 0,
    jsonb_build_object('form', 'composite', 'attributes', (select string_agg(concat(quote_ident(a.attname), E'\\t', format_type(a.atttypid, a.atttypmod),
        case when a.attcollation <> 0 and a.attcollation <> t.typcollation then concat(' collate ', a.attcollation::regcollation) end), E'\\n' order by a.attnum)
      from pg_attribute a join pg_type t on t.oid = a.atttypid where a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped))
  from rel r where r.relkind = 'c'`;
}
