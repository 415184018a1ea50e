import type { StatementTrace, TraceError } from "@tenantry/core";
import { withoutValues } from "../execute/failure.ts";
import { locate, sourced, spot } from "../execute/text.ts";
import type { Origin, Values } from "../execute/text.ts";
import { ServerError } from "../session.ts";
import type { Notice, Result, Session } from "../session.ts";
import { gained, relationLocks } from "./locks.ts";
import type { Locked } from "./locks.ts";
import { called } from "./relations.ts";
import type { Relation, Relations } from "./relations.ts";
import { remarksOf } from "./remarks.ts";
import type { Remarks } from "./remarks.ts";

/** A statement as it was sent. */
export interface Sent {
  readonly origin: Origin;
  readonly text: string;
  readonly values: Values;
  /** The target's schema: names in it are shown without it. */
  readonly home: string;
  /** Why it cannot be sent: a variable has no value here; null where it can. */
  readonly refused: string | null;
}

/** Sends it. Throws `ServerError`, also where it cannot be sent, or `SessionLost`. */
export async function send(session: Session, { text, refused }: Sent): Promise<readonly Result[]> {
  if (refused !== null) throw new ServerError("42P02", refused, {});
  return await session.message(text);
}

/** What was seen around one statement. */
export interface Seen {
  /** The relations from before the transaction: only these can be in somebody's way. */
  readonly there: Relations;
  readonly before: Relations;
  readonly after: Relations;
  readonly held: Locked;
  readonly locked: Locked;
  readonly notices: readonly Notice[];
}

/** The trace of a statement that went well. */
export async function traceOf(session: Session, sent: Sent, seen: Seen): Promise<StatementTrace> {
  const { home } = sent;
  const { there } = seen;
  const remarks = remarksOf(seen.notices);
  const find = (name: string): readonly string[] => named(name, seen, home);
  const checked = await referencing(session, remarks.validated, seen);
  return {
    ...blank(sent),
    locks: relationLocks(gained(seen.held, seen.locked), there, home),
    held: relationLocks(seen.held, there, home),
    rewrites: unique([...rewritten(seen, home), ...remarks.rewritten.flatMap(find)]),
    scans: unique([
      ...remarks.verified.flatMap(find),
      ...checked.map((table) => called(table, home)),
      ...(isSilent(remarks) && isDdl(sent) ? readWhole(seen, home) : []),
    ]),
    builds: remarks.built.flatMap(({ index, table }) =>
      find(table).map((found) => ({ index, table: found })),
    ),
  };
}

/** The trace of a statement that the server refused. */
export function failedTrace(sent: Sent, error: ServerError): StatementTrace {
  return { ...blank(sent), error: errorOf(sent, error) };
}

/** Where the server's error lies in the file. */
export function errorOf({ origin, text, values }: Sent, error: ServerError): TraceError {
  const message = sourced([{ text, origin, how: "exact" }], values);
  const at = (error.position === null ? null : locate(message, error.position)) ?? spot(origin, 0);
  return { sqlstate: error.sqlstate, message: withoutValues(error), ...at };
}

function blank({ origin: { path, statement } }: Sent): StatementTrace {
  const { line, command, text } = statement;
  const none = { locks: [], held: [], rewrites: [], scans: [], builds: [] };
  return { path, line, command, text, ...none, error: null };
}

/** Storage that was there before and is another one now, under the same name. */
function rewritten({ there, before, after }: Seen, home: string): readonly string[] {
  const now = new Map([...after.values()].map((relation) => [key(relation), relation]));
  return [...before.values()].flatMap((relation) => {
    const next = now.get(key(relation));
    const same = next !== undefined && next.kind === relation.kind && there.has(relation.oid);
    const kept = relation.kind === "index" || next?.oid === relation.oid;
    return same && kept && next.filenode !== relation.filenode ? [called(relation, home)] : [];
  });
}

/** Some checks are made without a remark: of a domain, of a default partition. */
function isSilent({ rewritten, verified, validated, built }: Remarks): boolean {
  return [rewritten, verified, validated, built].every((found) => found.length === 0);
}

/** How a query reads a table that is empty here says nothing about how it reads one that is not. */
function isDdl({ origin }: Sent): boolean {
  const { command } = origin.statement;
  return /^(CREATE|ALTER)\b/.test(command) && !/^CREATE (TABLE AS|MATERIALIZED VIEW)\b/.test(command);
}

function readWhole({ there, before, after }: Seen, home: string): readonly string[] {
  return [...after.values()]
    .filter(
      ({ oid, kind, reads }) => kind === "table" && there.has(oid) && reads > (before.get(oid)?.reads ?? 0),
    )
    .map((relation) => called(relation, home));
}

/** What a remark means by a name: remarks leave the schema out, so the one that was locked, else the target's own. */
function named(name: string, { there, locked }: Seen, home: string): readonly string[] {
  const same = [...there.values()].filter((relation) => relation.name === name);
  const own = same.find(({ schema }) => schema === home);
  const found =
    same.find(({ oid, schema }) => schema === home && locked.has(oid)) ??
    same.find(({ oid }) => locked.has(oid)) ??
    own;
  return found === undefined ? [] : [called(found, home)];
}

/** The tables of these foreign keys, of those that were there and got locked. */
async function referencing(
  session: Session,
  constraints: readonly string[],
  { there, locked }: Seen,
): Promise<readonly Relation[]> {
  if (constraints.length === 0) return [];
  const rows = await session.query(
    `select f.conrelid::pg_catalog.text as oid from pg_catalog.pg_constraint f
      where f.contype = 'f' and f.conname in (select pg_catalog.json_array_elements_text($1::pg_catalog.json))`,
    [JSON.stringify(constraints)],
  );
  return rows
    .map((row) => String(row["oid"]))
    .flatMap((oid) => (locked.has(oid) ? (there.get(oid) ?? []) : []));
}

function key({ schema, name }: Relation): string {
  return JSON.stringify([schema, name]);
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)].toSorted();
}
