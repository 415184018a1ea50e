import { quoteIdent, quoteLiteral } from "@tenantry/core";
import { settings } from "../message.ts";
import type { Row, Session } from "../session.ts";
import type { Work } from "../work.ts";

/** Tables that a batch has read or changed, by their qualified and quoted name, with the rows that statistics give them. */
export type Touched = ReadonlyMap<string, number>;

/** The tables that the transaction of this query has touched so far: it holds a lock on each. */
export function touchedQuery({ environment, target }: Pick<Work, "environment" | "target">): string {
  return `
select n.nspname as schema, c.relname as name, greatest(c.reltuples, 0) as rows
  from pg_locks l join pg_class c on c.oid = l.relation join pg_namespace n on n.oid = c.relnamespace
 where l.pid = pg_backend_pid() and l.locktype = 'relation' and c.relkind in ('r', 'm')
   and l.database = (select oid from pg_database where datname = current_database())
   and n.nspname not in ('pg_catalog', 'pg_toast', 'information_schema')
   and (n.nspname, c.relname) <> (${quoteLiteral(target.schema)}, ${quoteLiteral(environment.ledger)});
`;
}

/** What was touched before, and what `rows` of `touchedQuery` say. */
export function touchedBy(before: Touched, rows: readonly Row[]): Touched {
  const found = rows.map((row): [string, number] => [
    `${quoteIdent(String(row["schema"]))}.${quoteIdent(String(row["name"]))}`,
    Number(row["rows"]),
  ]);
  return new Map([...before, ...found]);
}

/** The rows of all these tables as the statistics have it: a guess, and zero for a table never analysed. */
export function estimatedRows(touched: Touched): number {
  return [...touched.values()].reduce((sum, rows) => sum + rows, 0);
}

/** The rows of all these tables, counted. */
export async function countedRows(work: Work, session: Session, touched: Touched): Promise<number> {
  const counts = [...touched.keys()].map((table) => `(select count(*) from only ${table})`);
  if (counts.length === 0) return 0;
  const results = await session.message(
    `${settings(work.environment, "durably")}select ${counts.join(" + ")} as rows`,
  );
  return Number(results.at(-1)?.rows[0]?.["rows"]);
}
