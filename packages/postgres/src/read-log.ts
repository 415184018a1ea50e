import { quoteLiteral } from "@tenantry/core";
import { controlTable } from "./control.ts";
import type { Environment } from "./environment.ts";
import { readOnly } from "./ledger/statement.ts";
import { openReader } from "./reading.ts";
import { textOf } from "./row.ts";
import { ServerError } from "./session.ts";
import type { Row } from "./session.ts";

/** What one run did to some targets alike, as the audit trail has it. */
export interface Audited {
  /** Server time, ISO 8601: of the first of the targets. */
  readonly at: string;
  readonly run: string;
  readonly who: string;
  readonly tool: string;
  readonly commit: string | null;
  /** Digest of the plan. */
  readonly plan: string | null;
  readonly reviewed: boolean;
  readonly verb: string;
  /** The migration's id; null for what is no step. */
  readonly step: string | null;
  readonly checksum: string | null;
  readonly outcome: string;
  readonly detail: string | null;
  /** The longest of them; null where nobody measured. */
  readonly maxMs: number | null;
  readonly count: number;
  /** Ids; at most as many as were asked for. */
  readonly targets: readonly string[];
}

/** What to read of the log. */
export interface LogQuestion {
  /** Only what concerns this target; null for all. */
  readonly target: string | null;
  /** So many entries, the newest. */
  readonly last: number;
  /** How many targets are named in each entry. */
  readonly named: number;
}

/** The newest entries of the audit log, newest first, without those that a later one completes; none where there is no log. Throws `ConnectError`, `ServerError`, `SessionLost`. */
export async function readLog(environment: Environment, question: LogQuestion): Promise<readonly Audited[]> {
  const session = await openReader(environment, environment.connection);
  try {
    const results = await session.message([...readOnly, statement(environment, question)].join(";\n"));
    return (results.at(-1)?.rows ?? []).map(audited);
  } catch (error) {
    if (error instanceof ServerError && ["42P01", "3F000"].includes(error.sqlstate)) return [];
    throw error;
  } finally {
    await session.close();
  }
}

function statement(environment: Environment, { target, last, named }: LogQuestion): string {
  const log = controlTable(environment, "tenantry_log");
  const only = target === null ? "" : `\n   and target = ${quoteLiteral(target)}`;
  return `select to_char(min(at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, run, who, tool, commit, plan, reviewed,
  verb, step, checksum, outcome, detail, max(duration_ms)::float8 as ms, count(*)::int4 as count,
  to_json((array_agg(target order by target))[1:${named}]) as targets
  from ${log} as entry
 where environment = ${quoteLiteral(environment.name)} and verb <> 'barrier'${only}
   and not (outcome = 'unknown' and exists (
     select from ${log} as later
      where later.run = entry.run and later.target = entry.target and later.verb = entry.verb
        and later.step is not distinct from entry.step and later.id > entry.id))
 group by run, who, tool, commit, plan, reviewed, verb, step, checksum, outcome, detail
 order by max(id) desc limit ${last}`;
}

function audited(row: Row): Audited {
  const text = (name: string): string => textOf(row[name]) ?? "";
  const targets: unknown = row["targets"];
  return {
    at: text("at"),
    run: text("run"),
    who: text("who"),
    tool: text("tool"),
    commit: textOf(row["commit"]),
    plan: textOf(row["plan"]),
    reviewed: row["reviewed"] === true,
    verb: text("verb"),
    step: textOf(row["step"]),
    checksum: textOf(row["checksum"]),
    outcome: text("outcome"),
    detail: textOf(row["detail"]),
    maxMs: typeof row["ms"] === "number" ? row["ms"] : null,
    count: Number(row["count"]),
    targets: Array.isArray(targets) ? targets.map(String) : [],
  };
}
