import { quoteLiteral } from "@tenantry/core";
import { controlTableNames } from "../control.ts";
import { attachedParts } from "./attached-parts.ts";
import { relationParts } from "./relation-parts.ts";
import { standaloneParts } from "./standalone-parts.ts";

/**
 * Every part of a schema: `kind`, `name`, `ident`, `onto`, `inherited`, `position`, `facts`, and the keys of the parts that it
 * `uses` and of those that it `goes` with when they are dropped. Run it with that schema as the search_path.
 */
export function partsStatement(schema: string, ledger: string): string {
  return `with ${sources(schema, ledger)},
parts (classid, oid, subid, kind, name, ident, onto, inherited, position, facts) as materialized (
${[...relationParts, ...attachedParts, ...standaloneParts].join("\nunion all\n")}
),
keyed as materialized (select *, concat(kind, ' ', name) as key from parts),
${addresses},
${edges},
${metadata}
select k.kind, k.name, k.ident, k.onto, k.inherited, k.position, jsonb_strip_nulls(k.facts) as facts,
       coalesce(e.uses, '[]'::json) as uses, coalesce(e.goes, '[]'::json) as goes
  from keyed k
  left join (
    select e.source, json_agg(e.target) filter (where not (e.source like 'sequence %' and e.target like 'column %')) as uses,
           json_agg(e.target) filter (where e.along) as goes
      from edges e group by e.source
  ) e on e.source = k.key
union all
select kind, name, null, null, false, 0, jsonb_strip_nulls(facts), json_build_array(of), json_build_array(of) from metadata`;
}

function sources(schema: string, ledger: string): string {
  const ours = [ledger, ...controlTableNames].map(quoteLiteral).join(", ");
  return `ns as materialized (select oid, nspowner from pg_namespace where nspname = ${quoteLiteral(schema)}),
members as materialized (select classid, objid from pg_depend where refclassid = 'pg_extension'::regclass and deptype = 'e'),
control as materialized (select c.oid from ns join pg_class c on c.relnamespace = ns.oid and c.relname in (${ours})),
rel as materialized (
  select c.*, c.relname::text as name, quote_ident(c.relname) as ident, c.relkind = 'S' and exists (select from pg_depend d
      where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'i') as internal
    from ns join pg_class c on c.relnamespace = ns.oid
   where c.relkind in ('r', 'p', 'f', 'v', 'm', 'S', 'c') and c.oid not in (select oid from control)
     and ('pg_class'::regclass, c.oid) not in (select classid, objid from members)
     and (c.relkind <> 'S' or not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid
       and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i') and d.refobjid in (select oid from control)))
)`;
}

/** What the catalog calls a part, and what stands for it: a view's rule, a table's row type, a constraint's index. */
const addresses = `addresses as materialized (
  select classid, oid, subid, key from keyed where classid <> 0
  union all
  select 'pg_rewrite'::regclass, u.oid, 0, k.key from keyed k join pg_rewrite u on u.ev_class = k.oid and u.rulename = '_RETURN'
   where k.kind in ('view', 'materialized view')
  union all
  select 'pg_type'::regclass, t.oid, 0, k.key from keyed k join pg_class c on c.oid = k.oid join pg_type t on t.oid = c.reltype or t.typelem = c.reltype and t.typlen = -1
   where k.kind in ('table', 'view', 'materialized view')
  union all
  select 'pg_type'::regclass, t.typarray, 0, k.key from keyed k join pg_type t on t.oid = k.oid where k.kind in ('type', 'domain') and t.typarray <> 0
  union all
  select 'pg_class'::regclass, t.typrelid, null, k.key from keyed k join pg_type t on t.oid = k.oid where k.kind = 'type' and t.typrelid <> 0
  union all
  select 'pg_class'::regclass, c.conindid, 0, k.key from keyed k join pg_constraint c on c.oid = k.oid where k.kind = 'constraint' and c.contype in ('p', 'u', 'x')
  union all
  select 'pg_attrdef'::regclass, d.oid, 0, k.key from keyed k join pg_attrdef d on d.adrelid = k.oid and d.adnum = k.subid
   where k.kind = 'column' and k.facts ->> 'generated' is not null
  union all
  select 'pg_class'::regclass, d.objid, 0, k.key from keyed k
    join pg_depend d on d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass and d.refobjid = k.oid and d.refobjsubid = k.subid and d.deptype = 'i'
   where k.kind = 'column'
)`;

/** That a sequence goes with a column is no use of it: the column's default uses the sequence. */
const edges = `found as (
  select a.key as source, b.key as target, d.deptype in ('a', 'i') as along
    from pg_depend d
    join addresses a on a.classid = d.classid and a.oid = d.objid and (a.subid is null or a.subid = d.objsubid)
    join addresses b on b.classid = d.refclassid and b.oid = d.refobjid and (b.subid is null or b.subid = d.refobjsubid)
   where a.key <> b.key
  union all
  select k.key, t.key, true from keyed k join keyed t on t.kind = 'table' and t.oid = k.oid where k.kind in ('column', 'replica identity', 'cluster')
  union all
  select k.key, a.key, false from keyed k join pg_index x on x.indrelid = k.oid
    and (k.kind = 'replica identity' and x.indisreplident or k.kind = 'cluster' and x.indisclustered)
    join addresses a on a.classid = 'pg_class'::regclass and a.oid = x.indexrelid
  union all
  select k.key, s.key, true from keyed k join keyed s on s.kind = 'sequence' and s.oid = k.oid where k.kind = 'ownership'
  union all
  select k.key, c.key, false from keyed k
    join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = k.oid and d.refclassid = 'pg_class'::regclass and d.deptype = 'a'
    join keyed c on c.kind = 'column' and c.oid = d.refobjid and c.subid = d.refobjsubid where k.kind = 'ownership'
),
edges as materialized (select source, target, bool_or(along) as along from found group by source, target)`;

function exploded(list: string): string {
  return `select grantee, privilege_type, is_grantable from aclexplode(${list})`;
}

function granted(kind: string, more: string, fewer: string): string {
  return `select '${kind}', concat(o.key, ' to ', e.grantee::regrole, case when e.is_grantable then ' with grant option' end), o.key as of,
      jsonb_build_object('of', o.key, 'grantee', case when e.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(e.grantee)) end,
        'privileges', string_agg(lower(e.privilege_type), ', ' order by e.privilege_type), 'option', case when e.is_grantable then 'with grant option' end)
    from owned o cross join lateral (${exploded(more)} except ${exploded(fewer)}) e where o.acl is not null group by o.key, e.grantee, e.is_grantable`;
}

/** Comments and privileges: `(kind, name, of, facts)`. */
const metadata = `owned as materialized (
  select k.key, c.relacl as acl, acldefault(case k.kind when 'sequence' then 's'::"char" else 'r' end, c.relowner) as usual
    from keyed k join pg_class c on c.oid = k.oid where k.kind in ('table', 'sequence', 'view', 'materialized view')
  union all
  select k.key, a.attacl, null from keyed k join pg_attribute a on a.attrelid = k.oid and a.attnum = k.subid where k.kind = 'column'
  union all
  select k.key, t.typacl, acldefault('T', t.typowner) from keyed k join pg_type t on t.oid = k.oid where k.kind in ('type', 'domain')
  union all
  select k.key, p.proacl, acldefault('f', p.proowner) from keyed k join pg_proc p on p.oid = k.oid where k.kind in ('function', 'procedure')
),
metadata as (
  select 'comment' as kind, k.key as name, k.key as of, jsonb_build_object('of', k.key, 'text', quote_literal(d.description)) as facts
    from keyed k join pg_description d on d.classoid = k.classid and d.objoid = k.oid and d.objsubid = coalesce(k.subid, 0)
  union all
  ${granted("grant", "o.acl", "o.usual")}
  union all
  ${granted("revocation", "o.usual", "o.acl")}
)`;
