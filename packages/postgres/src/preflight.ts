import { statfs } from "node:fs/promises";
import { quoteLiteral } from "@tenantry/core";
import type { Target } from "@tenantry/core";
import { isLocal } from "./connection.ts";
import type { Environment } from "./environment.ts";
import type { Fleet } from "./fleet.ts";
import { grouped } from "./grouped.ts";
import { readOnly } from "./ledger/statement.ts";
import { shownName } from "./names.ts";
import { openReader } from "./reading.ts";
import { textOf } from "./row.ts";
import type { Row, Session } from "./session.ts";

/** What could keep some targets from being migrated. */
export interface Hindrance {
  readonly check: "privileges" | "locks" | "disk";
  readonly level: "error" | "warning";
  readonly message: string;
  readonly help: string;
  /** Ids; empty where it concerns the whole database. */
  readonly targets: readonly string[];
}

// A shorter transaction is over before anybody waits for it.
const lastingMs = 10_000;

/** Looks at what a run over these targets needs: privileges, tables that nobody holds, room. Throws `ConnectError`, `ServerError`, `SessionLost`. */
export async function hindrances(
  environment: Environment,
  { databases }: Pick<Fleet, "databases">,
  targets: readonly Target[],
  heldForMs: number = lastingMs,
): Promise<readonly Hindrance[]> {
  const found: Hindrance[] = [];
  const unseen = new Set<string>();
  for (const [database, inside] of grouped(targets, ({ database }) => database)) {
    const route = databases.get(database);
    if (route === undefined) throw new Error("bug: a target is in a database that the fleet does not know");
    const session = await openReader(environment, route.connection);
    try {
      found.push(...(await inDatabase(environment, session, inside, heldForMs)));
      const room = isLocal(route.direct.host) ? await disk(session) : "the server is on another machine";
      if (typeof room === "string") unseen.add(room);
      else found.push(...room);
    } finally {
      await session.close();
    }
  }
  return [...found, ...[...unseen].map(diskUnseen)];
}

async function inDatabase(
  environment: Environment,
  session: Session,
  targets: readonly Target[],
  heldForMs: number,
): Promise<readonly Hindrance[]> {
  const schemas = quoteLiteral(JSON.stringify(targets.map(({ schema }) => schema)));
  const results = await session.message(
    [...readOnly, privileges(environment, schemas), holders(schemas, heldForMs)].join(";\n"),
  );
  const [rights, held] = results.slice(readOnly.length);
  const bySchema = new Map(targets.map(({ id, schema }) => [schema, id]));
  const idsOf = (rows: readonly Row[]): readonly string[] =>
    rows.flatMap((row) => bySchema.get(textOf(row["schema"]) ?? "") ?? []);
  const may = rights?.rows ?? [];
  return [
    ...missing(
      idsOf(may.filter((row) => row["may_create"] !== true)),
      "may not create anything in the schemas of",
      "Grant it: grant usage, create on schema … to the role.",
    ),
    ...missing(
      idsOf(may.filter((row) => Number(row["others"]) > 0)),
      "does not own all tables of",
      "Only an owner may change a table: make the role a member of the owner, or alter table … owner to the role.",
    ),
    ...(held?.rows ?? []).map((row) => holder(row, idsOf([row]))),
  ];
}

function missing(targets: readonly string[], what: string, help: string): readonly Hindrance[] {
  if (targets.length === 0) return [];
  const message = `The role ${what} {who}.`;
  return [{ check: "privileges", level: "error", message, help, targets }];
}

function holder(row: Row, targets: readonly string[]): Hindrance {
  const [pid, application] = [textOf(row["pid"]) ?? "", textOf(row["application"]) ?? ""];
  const who = `Backend ${pid}${application === "" ? "" : ` (${shownName(application)})`}`;
  return {
    check: "locks",
    level: "warning",
    message: `${who} has held tables of {who} for ${textOf(row["for_s"]) ?? "0"} s: what needs them waits, up to --lock-timeout.`,
    help: `Let it end, or end it with: select pg_terminate_backend(${pid});`,
    targets,
  };
}

function privileges({ role }: Environment, schemas: string): string {
  const who = role === null ? "current_user" : quoteLiteral(role);
  return `select n.nspname::text as schema, has_schema_privilege(${who}, n.oid, 'create') as may_create,
  (select count(*) from pg_class c where c.relnamespace = n.oid and c.relkind in ('r', 'p', 'v', 'm', 'S')
      and not pg_has_role(${who}, c.relowner, 'usage')) as others
  from pg_namespace n where n.nspname in (select json_array_elements_text(${schemas}::json))`;
}

/** Transactions that have lasted. */
function holders(schemas: string, heldForMs: number): string {
  return `select a.pid, a.application_name as application, n.nspname::text as schema,
  extract(epoch from clock_timestamp() - min(a.xact_start))::int8 as for_s
  from pg_locks l join pg_class c on c.oid = l.relation join pg_namespace n on n.oid = c.relnamespace
  join pg_stat_activity a on a.pid = l.pid
 where l.granted and l.database = (select oid from pg_database where datname = current_database())
   and a.pid <> pg_backend_pid() and a.xact_start < clock_timestamp() - interval '${heldForMs} milliseconds'
   and n.nspname in (select json_array_elements_text(${schemas}::json))
 group by 1, 2, 3 order by for_s desc limit 20`;
}

/** What is wrong with the room, or in words why nobody could look. */
async function disk(session: Session): Promise<readonly Hindrance[] | string> {
  const results = await session.message(
    [
      ...readOnly,
      `select case when pg_has_role(current_user, 'pg_read_all_settings', 'usage') then current_setting('data_directory', true) end as folder,
  pg_database_size(current_database())::float8 as size`,
    ].join(";\n"),
  );
  const [row] = results.at(-1)?.rows ?? [];
  const folder = textOf(row?.["folder"]);
  if (folder === null) return "the role is no member of pg_read_all_settings";
  const room = await statfs(folder).catch(() => null);
  return room === null
    ? "the folder of its data cannot be seen from here"
    : shortOfRoom(room.bavail * room.bsize, Number(row?.["size"]));
}

function diskUnseen(why: string): Hindrance {
  const message = `The disk was not looked at: ${why}.`;
  const help = "Look yourself: a rewritten table and its indexes stand beside the old ones until the end.";
  return { check: "disk", level: "warning", message, help, targets: [] };
}

/** A table that is rewritten is there twice until the end: bytes that are free, and bytes that the database takes. */
export function shortOfRoom(free: number, size: number): readonly Hindrance[] {
  if (free >= size) return [];
  const message = `The disk has ${megabytes(free)} left, less than the database takes (${megabytes(size)}).`;
  const help = "A rewritten table and its indexes stand beside the old ones until the end. Make room first.";
  return [{ check: "disk", level: "warning", message, help, targets: [] }];
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 ** 2)} MB`;
}
