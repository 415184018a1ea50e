import type { RelationKind } from "@tenantry/core";
import type { Row, Session } from "../session.ts";

/** A relation as it stood in the catalog at one moment. */
export interface Relation {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  readonly kind: RelationKind;
  /** Changes when every row is written again; 0 where there is no storage. */
  readonly filenode: string;
  /** How often the open transaction has begun to read it from end to end. */
  readonly reads: number;
}

/** All relations of users, by oid. */
export type Relations = ReadonlyMap<string, Relation>;

/** Relations as they are now, also inside of a transaction that changes them. Those of the server itself are left out. */
export async function readRelations(session: Session): Promise<Relations> {
  const rows = await session.query(`
select c.oid::pg_catalog.text as oid, n.nspname as schema, c.relname as name, c.relkind::pg_catalog.text as kind,
       coalesce(pg_catalog.pg_relation_filenode(c.oid), 0)::pg_catalog.text as filenode,
       pg_catalog.pg_stat_get_xact_numscans(c.oid)::pg_catalog.int4 as reads
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
 where n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_toast%'
   and n.nspname not like 'pg\\_temp\\_%' and c.relkind <> 'c'`);
  return new Map(rows.map((row) => [String(row["oid"]), relation(row)]));
}

/** How a relation is called for people: with its schema where that is not `home`. */
export function called({ schema, name }: Pick<Relation, "schema" | "name">, home: string): string {
  return schema === home ? name : `${schema}.${name}`;
}

const kinds: Readonly<Record<string, RelationKind>> = {
  r: "table",
  p: "partitioned table",
  i: "index",
  I: "index",
  v: "view",
  m: "materialized view",
  S: "sequence",
};

function relation(row: Row): Relation {
  return {
    oid: String(row["oid"]),
    schema: String(row["schema"]),
    name: String(row["name"]),
    kind: kinds[String(row["kind"])] ?? "other",
    filenode: String(row["filenode"]),
    reads: Number(row["reads"]),
  };
}
