import { quoteLiteral } from "@tenantry/core";
import type { Outcome, Target } from "@tenantry/core";
import { controlTable } from "./control.ts";
import type { Environment } from "./environment.ts";
import { isMissing, patientSettings, whatIsLeft } from "./execute/reread.ts";
import { Seat } from "./execute/seat.ts";
import { sessions } from "./execute/sessions.ts";
import type { Fleet } from "./fleet.ts";
import { ledgerName, lock } from "./message.ts";
import { textOf } from "./row.ts";
import { ConnectError, ServerError, SessionLost } from "./session.ts";
import type { Row, Session } from "./session.ts";
import { applicationOf } from "./work.ts";
import type { Run } from "./work.ts";

/** A step in a database of its own that some run began and did not live to tell about. */
interface Begun {
  readonly id: string;
  readonly run: string;
  readonly target: string;
  readonly verb: string;
  /** Without its scope. */
  readonly name: string;
}

/**
 * Completes the audit log where runs that are over left it open, by what the ledgers say. Only targets in databases of their own
 * can be concerned: elsewhere a step and its entry are one transaction. Only for who holds the lease. A target that cannot be
 * read now is left for the next run. Throws `ConnectError`, `ServerError` and `SessionLost` for the environment's own database.
 */
export async function settleLog(environment: Environment, run: Run, fleet: Fleet): Promise<void> {
  if (fleet.targets.every(({ database }) => database === "")) return;
  const { open } = sessions(environment, applicationOf(run), () => undefined);
  const control = await open(environment.connection);
  const seat = new Seat(fleet.databases, open);
  try {
    const targets = new Map(fleet.targets.map((target) => [target.id, target]));
    for (const [id, entries] of byTarget(await begunBefore(control, environment, run))) {
      const found = await foundIn(seat, environment, targets.get(id));
      if (found !== "not now") await complete(control, environment, entries, found);
    }
  } finally {
    await seat.leave();
    await control.close();
  }
}

async function begunBefore(control: Session, environment: Environment, run: Run): Promise<readonly Begun[]> {
  const log = controlTable(environment, "tenantry_log");
  const rows = await control.message(`set local search_path = pg_catalog, pg_temp;
select id::text as id, run, target, verb, regexp_replace(step, '^.*/', '') as name from ${log} as entry
 where outcome = 'unknown' and environment = ${quoteLiteral(environment.name)} and run <> ${quoteLiteral(run.id)}
   and step is not null and verb in ('apply', 'revert')
   and not exists (
     select from ${log} as later
      where later.run = entry.run and later.target = entry.target and later.verb = entry.verb
        and later.step = entry.step and later.outcome <> 'unknown')
 order by entry.id`);
  return (rows.at(-1)?.rows ?? []).map((row) => ({
    id: text(row, "id"),
    run: text(row, "run"),
    target: text(row, "target"),
    verb: text(row, "verb"),
    name: text(row, "name"),
  }));
}

/** Rows of a ledger that nobody writes to, with who wrote them; `gone` where there is none any more. */
async function foundIn(
  seat: Seat,
  environment: Environment,
  target: Target | undefined,
): Promise<readonly Row[] | "gone" | "not now"> {
  if (target === undefined) return "gone";
  try {
    const session = await seat.take(target.database, "any");
    try {
      const ledger = ledgerName({ environment, target });
      const { settings, deadlineMs } = patientSettings(environment);
      const results = await session.message(
        `${settings}${lock(ledger)}select version, name, run, state from only ${ledger}`,
        deadlineMs,
      );
      return results.at(-1)?.rows ?? [];
    } catch (error) {
      if (isMissing(error) && (await whatIsLeft(session, { environment, target })) !== "all") return "gone";
      throw error;
    }
  } catch (error) {
    if (error instanceof ConnectError && error.reason === "unknown-database") return "gone";
    if (error instanceof ConnectError || error instanceof ServerError || error instanceof SessionLost)
      return "not now";
    throw error;
  }
}

/** A row is the run's that wrote it; what a revert was to erase is erased. */
function outcomeOf({ run, verb, name }: Begun, found: readonly Row[] | "gone"): Outcome {
  if (found === "gone") return "gone";
  const own = found.filter((row) => row["name"] === name || row["version"] === name);
  const isDone =
    verb === "revert"
      ? own.length === 0
      : own.some((row) => row["run"] === run && row["state"] !== "running");
  return isDone ? "done" : "skipped";
}

const copied =
  "environment, run, who, tool, commit, plan, reviewed, verb, target, step, checksum, mode, detail";

/** A second entry for each, in the name of the run that began it. */
async function complete(
  control: Session,
  environment: Environment,
  entries: readonly Begun[],
  found: readonly Row[] | "gone",
): Promise<void> {
  const log = controlTable(environment, "tenantry_log");
  const inserts = entries.map(
    (entry) => `insert into ${log} (${copied}, outcome)
select ${copied}, ${quoteLiteral(outcomeOf(entry, found))} from ${log} where id = ${quoteLiteral(entry.id)}::int8`,
  );
  await control.message(["set local search_path = pg_catalog, pg_temp", ...inserts].join(";\n"));
}

function byTarget(all: readonly Begun[]): ReadonlyMap<string, readonly Begun[]> {
  const groups = new Map<string, Begun[]>();
  for (const entry of all) {
    const group = groups.get(entry.target) ?? [];
    groups.set(entry.target, group);
    group.push(entry);
  }
  return groups;
}

function text(row: Row, name: string): string {
  return textOf(row[name]) ?? "";
}
