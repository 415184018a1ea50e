import { quoteIdent, quoteLiteral } from "@tenantry/core";
import type { Row, Session } from "../session.ts";
import type { Effect } from "./effect.ts";
import type { Name } from "./reader.ts";
import { resolved, resolvedType } from "./resolve.ts";

type Path = readonly string[];

/** What the catalog says about one statement. */
export interface Probe {
  /** `done`: it took effect. `missing`: it did not, or may run again. `undecidable`: the catalog cannot tell. */
  readonly found: "done" | "missing" | "undecidable";
  /** Statements that clear away what an interrupted attempt left, or end it; each must be sent alone. */
  readonly repairs: readonly string[];
  /** Backend that is building that very index now; null when nobody is, or nobody we may see. */
  readonly builder: number | null;
}

const missing: Probe = { found: "missing", repairs: [], builder: null };
const done: Probe = { ...missing, found: "done" };
const undecidable: Probe = { ...missing, found: "undecidable" };

/** Looks up what a statement leaves behind. Unqualified names are resolved along `path`, the schemas of the step's search_path. */
export async function probe(session: Session, effect: Effect, path: Path): Promise<Probe> {
  switch (effect.kind) {
    case "index-created":
      return effect.index === null ? undecidable : createdIndex(session, effect.index, effect.table, path);
    case "index-dropped":
      return droppedIndexes(session, effect.indexes, path);
    case "reindexed":
      return reindexed(session, effect.of, path);
    case "partition-detached":
      return detachedPartition(session, effect.table, effect.partition, path);
    case "enum-value":
      return enumValue(session, effect.type, effect.value, path);
    case "database":
    case "tablespace":
    case "subscription":
      return serverObject(session, effect.kind, effect.name, effect.after);
    case "repeatable":
      return missing;
    case "unknown":
      break;
  }
  return undecidable;
}

/** The index of a partitioned table is never built concurrently; with ONLY it stays invalid until its parts are attached. */
async function createdIndex(session: Session, index: Name, table: Name, path: Path): Promise<Probe> {
  const [row] = await session.query(
    `select n.nspname as schema, i.indisvalid or c.relkind = 'I' as valid,
            (select b.pid from pg_catalog.pg_stat_progress_create_index b
              where b.index_relid = c.oid and b.pid <> pg_catalog.pg_backend_pid() limit 1) as builder
       from pg_catalog.pg_index i
       join pg_catalog.pg_class c on c.oid = i.indexrelid and c.relname = $1
       join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where i.indrelid = ${resolved(table, path)}`,
    [index.name],
  );
  if (row === undefined) return missing;
  if (row["valid"] === true) return done;
  const repairs = [`drop index concurrently ${qualified(row["schema"], index.name)}`];
  return { found: "missing", repairs, builder: typeof row["builder"] === "number" ? row["builder"] : null };
}

async function droppedIndexes(session: Session, indexes: readonly Name[], path: Path): Promise<Probe> {
  const [row] = await session.query(
    `select coalesce(${indexes.map((name) => resolved(name, path)).join(", ")}) is null as gone`,
  );
  return row?.["gone"] === true ? done : missing;
}

/** REINDEX CONCURRENTLY leaves its copy as `…_ccnew`, or the old index as `…_ccold`, never valid. */
async function reindexed(session: Session, of: Name, path: Path): Promise<Probe> {
  const rows = await session.query(
    `select n.nspname as schema, c.relname as name
       from (select ${resolved(of, path)} as oid) r
       join pg_catalog.pg_index i on i.indrelid =
         coalesce((select o.indrelid from pg_catalog.pg_index o where o.indexrelid = r.oid), r.oid)
       join pg_catalog.pg_class c on c.oid = i.indexrelid and c.relkind = 'i'
       join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where not i.indisvalid and c.relname ~ '_cc(new|old)[0-9]*$'`,
  );
  const repairs = rows.map((row) => `drop index concurrently ${qualified(row["schema"], row["name"])}`);
  return { ...missing, repairs };
}

async function detachedPartition(session: Session, table: Name, partition: Name, path: Path): Promise<Probe> {
  const [row] = await session.query(
    `select h.inhdetachpending as pending, pn.nspname as parent_schema, p.relname as parent,
            cn.nspname as child_schema, c.relname as child
       from pg_catalog.pg_inherits h
       join pg_catalog.pg_class p on p.oid = h.inhparent
       join pg_catalog.pg_namespace pn on pn.oid = p.relnamespace
       join pg_catalog.pg_class c on c.oid = h.inhrelid
       join pg_catalog.pg_namespace cn on cn.oid = c.relnamespace
      where h.inhparent = ${resolved(table, path)} and h.inhrelid = ${resolved(partition, path)}`,
  );
  if (row === undefined) return done;
  if (row["pending"] !== true) return missing;
  const parent = qualified(row["parent_schema"], row["parent"]);
  const child = qualified(row["child_schema"], row["child"]);
  return { ...missing, repairs: [`alter table ${parent} detach partition ${child} finalize`] };
}

async function enumValue(session: Session, type: Name, value: string, path: Path): Promise<Probe> {
  return oneRow(
    session,
    `select from pg_catalog.pg_enum
      where enumtypid = ${resolvedType(type, path)} and enumlabel = ${quoteLiteral(value)}`,
    "there",
  );
}

const serverCatalogs = {
  database: "select from pg_catalog.pg_database where datname = ",
  tablespace: "select from pg_catalog.pg_tablespace where spcname = ",
  subscription: `select from pg_catalog.pg_subscription s join pg_catalog.pg_database d on d.oid = s.subdbid
    where d.datname = pg_catalog.current_database() and s.subname = `,
} as const;

function serverObject(
  session: Session,
  kind: keyof typeof serverCatalogs,
  name: string,
  after: "there" | "gone",
): Promise<Probe> {
  return oneRow(session, `${serverCatalogs[kind]}${quoteLiteral(name)}`, after);
}

async function oneRow(session: Session, query: string, after: "there" | "gone"): Promise<Probe> {
  const [row] = await session.query(`select exists (${query}) as there`);
  return (row?.["there"] === true) === (after === "there") ? done : missing;
}

function qualified(schema: Row[string], name: Row[string]): string {
  return `${quoteIdent(String(schema))}.${quoteIdent(String(name))}`;
}
