import { quoteIdent, quoteLiteral } from "@tenantry/core";
import type { Problem } from "@tenantry/core";
import type { Environment } from "../environment.ts";
import { ServerError } from "../errors.ts";
import { textOf } from "../row.ts";
import type { Row, Session } from "../session.ts";

/** What the server itself knows, and what the registry query says. */
export interface Listing {
  /** Every schema that is not the server's own, and whether it has a ledger of ours. */
  readonly schemas: ReadonlyMap<string, "ledger" | "no ledger">;
  /** Every database of the server that can be connected to. */
  readonly databases: ReadonlySet<string>;
  readonly current: string;
  /** Rows of the registry query; null where its table does not exist yet, empty where there is no query. */
  readonly rows: readonly Row[] | null;
  readonly problems: readonly Problem[];
}

/** One message, or two where the registry does not exist yet. Read-only, and in one snapshot. */
export async function readListing(environment: Environment, session: Session): Promise<Listing> {
  const query = environment.tenants.from === "registry" ? environment.tenants.query : null;
  if (query === null) return await ask(environment, session, null);
  try {
    return await ask(environment, session, query);
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    const listing = await ask(environment, session, null);
    // Undefined table, or the schema it is to be in: the first public migration will create it.
    if (error.sqlstate === "42P01" || error.sqlstate === "3F000") return { ...listing, rows: null };
    return { ...listing, rows: null, problems: [queryFailed(error)] };
  }
}

async function ask(environment: Environment, session: Session, query: string | null): Promise<Listing> {
  const own = ownStatements(environment);
  const asked =
    query === null ? [] : [`set local search_path = ${quoteIdent(environment.publicSchema)}, pg_temp`, query];
  const results = await session.message([...own, ...asked].join(";\n"));
  const isSingle = results.length === own.length + asked.length;
  const [schemas, databases] = results.slice(own.length - 2);
  return {
    schemas: new Map(
      schemas?.rows.map((row) => [
        textOf(row["name"]) ?? "",
        row["ledger"] === true ? "ledger" : "no ledger",
      ]),
    ),
    databases: new Set(databases?.rows.map((row) => textOf(row["name"]) ?? "")),
    current: textOf(databases?.rows.find((row) => row["current"] === true)?.["name"]) ?? "",
    rows: isSingle && query !== null ? (results.at(-1)?.rows ?? []) : [],
    problems: isSingle ? [] : [severalStatements],
  };
}

function ownStatements({ ledger }: Environment): readonly string[] {
  return [
    "set transaction isolation level repeatable read, read only",
    "set local search_path = pg_catalog, pg_temp",
    "set local lock_timeout = '5s'",
    "set local statement_timeout = '60s'",
    `select n.nspname::text as name, (
  select count(*) = 2 from pg_class c join pg_attribute a on a.attrelid = c.oid
   where c.relnamespace = n.oid and c.relname = ${quoteLiteral(ledger)}
     and a.attname in ('version', 'applied_at') and a.attnum > 0 and not a.attisdropped) as ledger
  from pg_namespace n
 where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`,
    `select datname::text as name, datname = current_database() as current
  from pg_database where datallowconn and not datistemplate or datname = current_database()`,
  ];
}

function queryFailed({ message, sqlstate }: ServerError): Problem {
  return {
    code: "tenants-query",
    severity: "error",
    message: `The query that lists the tenants failed: ${message} (${sqlstate}).`,
    help:
      sqlstate === "42501"
        ? "Grant this connection's role usage on the schemas and select on the tables that `tenants.query` reads."
        : "Correct `tenants.query` in the configuration. It runs read-only, with the public schema as its search_path.",
    exit: 2,
  };
}

const severalStatements: Problem = {
  code: "tenants-query",
  severity: "error",
  message: "The query that lists the tenants is not a single SELECT.",
  help: "Give `tenants.query` one SELECT with the columns id and schema.",
  exit: 2,
};
