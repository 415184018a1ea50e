import { quoteLiteral } from "@tenantry/core";
import type { Mode, Outcome, ReviewedStep } from "@tenantry/core";
import { controlTable, createControl, ended } from "./control.ts";
import type { Environment } from "./environment.ts";
import { ServerError } from "./errors.ts";
import type { Row, Session } from "./session.ts";
import type { Run } from "./work.ts";

/** One change to one target, as the audit trail keeps it. */
export interface LogEntry {
  /** The target's id; empty for what concerns no single one. */
  readonly target: string;
  /** The migration's id; null for what is no step. */
  readonly step: string | null;
  readonly verb: "apply" | "revert" | "mark" | "adopt" | "provision" | "drop" | "seed" | "barrier";
  readonly checksum: string | null;
  readonly mode: Mode | null;
  /** `done` unless said otherwise; `unknown` for what is about to be tried, until a second entry says what came of it. */
  readonly outcome?: Outcome;
  /** Without it the server takes the time since its transaction began. */
  readonly durationMs?: number;
  /** For people: never SQL, never a row of data. */
  readonly detail?: string;
}

type Place = Pick<Environment, "name" | "publicSchema">;

/** SQL that creates the log where there is none; it can be sent along with other statements. */
export function logTable(place: Place): string {
  return ended(createControl(place, ["tenantry_log"]));
}

/** SQL that records entries; it goes into the message of the change where target and log share the database. */
export function logInsert(place: Place, run: Run, entries: readonly LogEntry[]): string {
  if (entries.length === 0) return "";
  const rows = entries.map((entry) => {
    const values = Object.values(fieldsOf(place, run, entry)).map(literal);
    return `(${values.join(", ")}, ${entry.durationMs ?? sinceBegin})`;
  });
  return `insert into ${controlTable(place, "tenantry_log")} (${fields.join(", ")}, duration_ms)
values ${rows.join(",\n  ")};
`;
}

const sinceBegin =
  "(extract(epoch from pg_catalog.clock_timestamp() operator(pg_catalog.-) pg_catalog.now()) operator(pg_catalog.*) 1000)::pg_catalog.int8";

/**
 * Records entries after the fact, for targets in other databases. Entries of this run that are there already are left
 * out, so that it may be repeated after a lost connection.
 */
export async function writeLog(
  session: Session,
  place: Place,
  run: Run,
  entries: readonly LogEntry[],
): Promise<void> {
  for (let at = 0; at < entries.length; at += atOnce) {
    const rows = entries
      .slice(at, at + atOnce)
      .map((entry) => ({ ...fieldsOf(place, run, entry), duration_ms: entry.durationMs ?? null }));
    await session.message(reconcile(controlTable(place, "tenantry_log"), JSON.stringify(rows)));
  }
}

const atOnce = 2000;

/** Steps that the log knows as reviewed and done; none where there is no log yet. */
export async function reviewedInLog(session: Session, place: Place): Promise<readonly ReviewedStep[]> {
  try {
    const results = await session.message(`set transaction read only;
set local search_path = pg_catalog, pg_temp;
select distinct step, verb, checksum, mode from ${controlTable(place, "tenantry_log")}
 where reviewed and outcome = 'done' and verb in ('apply', 'revert') and step is not null and checksum is not null`);
    return (results[2]?.rows ?? []).flatMap(reviewedStep);
  } catch (error) {
    if (error instanceof ServerError && error.sqlstate === "42P01") return [];
    throw error;
  }
}

function reviewedStep({ step, verb, checksum, mode }: Row): readonly ReviewedStep[] {
  const known =
    typeof step === "string" &&
    typeof checksum === "string" &&
    (verb === "apply" || verb === "revert") &&
    (mode === "transaction" || mode === "off" || mode === "batch");
  return known ? [{ id: step, verb, checksum, mode }] : [];
}

const texts = ["environment", "run", "who", "tool", "commit", "plan", "target", "step", "verb"] as const;
const more = ["checksum", "mode", "outcome", "detail"] as const;
const fields = [...texts, ...more, "reviewed"] as const;

type Fields = Readonly<Record<(typeof fields)[number], string | boolean | null>>;

/** In the order of `fields`. */
function fieldsOf(place: Place, run: Run, entry: LogEntry): Fields {
  return {
    environment: place.name,
    run: run.id,
    who: run.who,
    tool: run.tool,
    commit: run.commit,
    plan: run.digest,
    target: entry.target,
    step: entry.step,
    verb: entry.verb,
    checksum: entry.checksum,
    mode: entry.mode,
    outcome: entry.outcome ?? "done",
    detail: entry.detail ?? null,
    reviewed: run.reviewed,
  };
}

function reconcile(table: string, rows: string): string {
  const names = [...texts, ...more];
  const typed = names.map((name) => `${name} pg_catalog.text`).join(", ");
  return `set transaction isolation level read committed;
set local search_path = pg_catalog, pg_temp;
insert into ${table} (${names.join(", ")}, reviewed, duration_ms)
select ${names.map((name) => `e.${name}`).join(", ")}, e.reviewed, e.duration_ms
  from rows from (pg_catalog.json_to_recordset(${quoteLiteral(rows)})
    as (${typed}, reviewed pg_catalog.bool, duration_ms pg_catalog.int8)) with ordinality
    as e (${names.join(", ")}, reviewed, duration_ms, nth)
 where not exists (
   select from ${table} l
    where l.run = e.run and l.target = e.target and l.verb = e.verb and l.step is not distinct from e.step
      and (e.outcome = 'unknown' or l.outcome <> 'unknown'))
 order by e.nth`;
}

function literal(value: string | boolean | null): string {
  return typeof value === "string" ? quoteLiteral(value) : String(value);
}
