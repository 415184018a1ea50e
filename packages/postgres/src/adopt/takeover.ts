import { quoteIdent, quoteLiteral } from "@tenantry/core";
import { historyHash } from "../execute/history.ts";
import { closing, demand, fence } from "../guard.ts";
import { createLedger, onlyOne } from "../ledger/ddl.ts";
import { logInsert } from "../log.ts";
import type { LogEntry } from "../log.ts";
import type { MarkChange, MarkedRow } from "../mark.ts";
import { ledgerName, lock, settings } from "../message.ts";
import type { Environment } from "../environment.ts";
import type { Run } from "../work.ts";
import { placed } from "./foreign.ts";
import { contentOf, toolTables } from "./tools.ts";
import type { Tool } from "./tools.ts";

/** Where the rows of a change come from. */
export interface Takeover {
  readonly tool: Tool;
  /** Null for a plain ledger, which is completed in place. */
  readonly from: ForeignTable | null;
}

/** The table of another tool, as it was read. */
export interface ForeignTable {
  readonly table: string;
  /** SHA-256 of its content: a table that holds something else by now is left alone. */
  readonly hash: string;
  /** What it is renamed to, where it has the ledger's name. */
  readonly rename: string | null;
}

interface Job {
  readonly environment: Environment;
  readonly run: Run;
  readonly change: MarkChange;
}

/** The whole adoption of one target as one message: the other tool's table holds what was read, or nothing is written. */
export function takeoverMessage(
  { environment, run, change }: Job,
  from: ForeignTable,
  nonce: string,
): string {
  const { target, before, rows, shape } = change;
  const ledger = ledgerName({ environment, target });
  const entries = target.database === "" ? [adoptedEntry(change)] : [];
  return [
    settings(environment, "durably"),
    `${onlyOne(`${target.schema}.${environment.ledger}`)};\n`,
    taken(change, from, nonce),
    ...(shape === "none" ? createLedger(target.schema, environment.ledger).map((it) => `${it};\n`) : []),
    lock(ledger),
    fence(ledger, historyHash(before), nonce),
    insertion(ledger, { run, rows, query: rowsOf(change, from.rename ?? from.table) }),
    `\n${logInsert(environment, run, entries)}`,
    closing(ledger, historyHash(written(before, rows)), nonce),
  ].join("");
}

/** The audit entry of an adoption: one for each target. */
export function adoptedEntry({ target, rows, takeover }: MarkChange): LogEntry {
  const names = rows.map(({ version }) => version);
  const last = names.length === 0 ? "nothing" : `${names.length} rows up to ${names.at(-1)}`;
  return {
    target: target.id,
    step: null,
    verb: "adopt",
    checksum: null,
    mode: null,
    detail: `${last} from ${takeover?.from?.table ?? "a plain ledger"} (${takeover?.tool})`,
  };
}

/** What the ledger of a change holds once it is written. */
export function written(before: MarkChange["before"], rows: readonly MarkedRow[]): MarkChange["before"] {
  const changed = new Map(before.map((row) => [row.version, row]));
  for (const { version, row } of rows) {
    if (row === null) changed.delete(version);
    else changed.set(version, { version, checksum: row.checksum, state: row.state });
  }
  return [...changed.values()];
}

/** Keeps the other tool out, makes sure that it wrote nothing since, and moves its table out of the way. */
function taken(
  { target, takeover }: MarkChange,
  { table, hash, rename }: ForeignTable,
  nonce: string,
): string {
  const place = placed(target.schema, table);
  const content = contentOf(rowsIn(takeover?.tool, place));
  const same = `encode(sha256(convert_to((${content}), 'UTF8')), 'hex') operator(pg_catalog.=) ${quoteLiteral(hash)}`;
  const renaming = rename === null ? "" : `alter table ${place} rename to ${quoteIdent(rename)};\n`;
  return `lock table only ${place} in ${rename === null ? "share row exclusive" : "access exclusive"} mode;
select ${demand({ word: "found", condition: same }, nonce)};
${renaming}`;
}

function rowsOf({ target, takeover }: MarkChange, table: string): string {
  return rowsIn(takeover?.tool, placed(target.schema, table));
}

function rowsIn(tool: Tool | undefined, place: string): string {
  const known = toolTables.find((it) => it.tool === tool);
  if (known === undefined) throw new Error(`bug: ${tool} has no table`);
  return known.rows.replaceAll("{table}", () => place);
}

/** With the times that the other tool recorded, where it did. */
function insertion(
  ledger: string,
  { run, rows, query }: { readonly run: Run; readonly rows: readonly MarkedRow[]; readonly query: string },
): string {
  const values = rows.map(({ version, name, row, foreign }) => ({
    version,
    name,
    checksum: row?.checksum ?? null,
    state: row?.state ?? "marked",
    foreign: foreign ?? null,
  }));
  const who = [run.id, run.who, run.tool, run.commit].map((it) => (it === null ? "null" : quoteLiteral(it)));
  return `
insert into ${ledger} (version, name, checksum, state, run, who, tool, commit, applied_at)
select r.version, r.name, r.checksum, r.state, ${who.join(", ")}, coalesce(o.at, now())
  from json_to_recordset(${quoteLiteral(JSON.stringify(values))}) as r (version text, name text, checksum text, state text, "foreign" text)
  left join (select q.key, max(q.at) as at from (${query}) q group by q.key) o on o.key = r."foreign";
`;
}
