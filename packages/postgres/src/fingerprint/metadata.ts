import { roleName } from "./wanted.ts";

/** CTE of everything that has an owner: `(i, classid, oid, name, owner, acl, defaults)`. */
export const owned: string = `owned as materialized (
  select i, 'pg_namespace'::regclass::oid as classid, nsp as oid, '$target' as name, owner, acl, 'n'::"char" as defaults from wanted
  union all
  select i, 'pg_class'::regclass, oid, name, relowner, relacl, case relkind when 'S' then 's'::"char" else 'r' end
    from relations where relkind <> 'c'
  union all
  select r.i, 'pg_type'::regclass, t.oid, r.name, t.typowner, t.typacl, 'T' from relations r join pg_type t on t.oid = r.reltype where r.relkind = 'c'
  union all
  select i, 'pg_type'::regclass, oid, name, typowner, typacl, 'T' from types
  union all
  select i, 'pg_proc'::regclass, oid, name, proowner, proacl, 'f' from functions
)`;

export const owners: string = `select o.i, 'owner', o.name, ${roleName("o.owner")} from owned o join wanted w on w.i = o.i`;

/** What is granted beyond what an owner has anyway, and what was taken from that. */
export const grants: readonly string[] = [
  `select o.i, 'grant', o.name, g.text
  from owned o
  join wanted w on w.i = o.i
 cross join lateral (${granted("o.acl", "acldefault(o.defaults, o.owner)")}) g
 where o.acl is not null and g.text is not null`,
  `select r.i, 'grant', concat(r.name, '.', a.attname), g.text
  from relations r
  join wanted w on w.i = r.i
  join pg_attribute a on a.attrelid = r.oid and a.attacl is not null and not a.attisdropped
 cross join lateral (${granted("a.attacl", "null::aclitem[]")}) g
 where g.text is not null`,
  `select w.i, 'grant', concat('defaults of ', ${roleName("p.defaclrole")}, ' for ', p.defaclobjtype), g.text
  from wanted w
  join pg_default_acl p on p.defaclnamespace = w.nsp
 cross join lateral (${granted("p.defaclacl", "null::aclitem[]")}) g
 where g.text is not null`,
];

/** Comments on all that was found, and on columns. */
export const comments: string = `select c.i, 'comment', concat(c.name, '.' || a.attname), d.description
  from (
    select i, classid, oid, name from owned
    union all select i, classid, oid, case kind when 'index' then name else concat(kind, ' ', name) end from attached
    union all select i, 'pg_statistic_ext'::regclass, oid, concat('statistics ', name) from extended
  ) c
  join pg_description d on d.classoid = c.classid and d.objoid = c.oid
  left join pg_attribute a on d.objsubid > 0 and a.attrelid = c.oid and a.attnum = d.objsubid`;

function granted(acl: string, defaults: string): string {
  const exploded = (list: string): string =>
    `select grantee, privilege_type, is_grantable from aclexplode(${list})`;
  const lines = (what: string, more: string, fewer: string): string =>
    `select concat('${what}', ${roleName("e.grantee")}, ': ', string_agg(concat(e.privilege_type,
        case when e.is_grantable then ' with grant option' end), ', ' order by e.privilege_type)) as line
       from (${exploded(more)} except ${exploded(fewer)}) e group by e.grantee`;
  return `select string_agg(l.line, E'\\n' order by l.line collate "C") as text
    from (${lines("", acl, defaults)} union all ${lines("not ", defaults, acl)}) l`;
}
