import { quoteIdent } from "@tenantry/core";
import type { Kind, Target } from "@tenantry/core";
import type { Environment } from "./environment.ts";
import { ServerError } from "./errors.ts";
import type { Fleet } from "./fleet.ts";
import { grouped } from "./grouped.ts";
import { readOnly } from "./ledger/statement.ts";
import { openReader } from "./reading.ts";
import { textOf } from "./row.ts";
import type { Session } from "./session.ts";

/** How long one migration took in each of the ledgers that say so, in whole milliseconds, in no order. */
export interface StepTimes {
  readonly kind: Kind;
  /** As ledgers spell it. */
  readonly version: string;
  readonly ms: readonly number[];
}

// A ledger that is read takes two locks.
const atOnce = 200;

/**
 * Reads the durations in the ledgers of these targets, which must be ours with all columns: one round trip for 200 of them in a
 * database. A ledger that went away meanwhile is left out. Throws `ConnectError`, `ServerError`, `SessionLost`.
 */
export async function readTimes(
  environment: Environment,
  { databases }: Pick<Fleet, "databases">,
  targets: readonly Target[],
): Promise<readonly StepTimes[]> {
  const times = new Map<string, StepTimes>();
  for (const [database, inside] of grouped(targets, ({ database }) => database)) {
    const route = databases.get(database);
    if (route === undefined) throw new Error("bug: a target is in a database that the fleet does not know");
    const session = await openReader(environment, route.connection);
    try {
      for (const [kind, alike] of grouped(inside, ({ kind }) => kind)) {
        const found = await timesIn(environment, session, alike);
        add(times, kind === "public" ? "public" : "tenant", found);
      }
    } finally {
      await session.close();
    }
  }
  return [...times.values()];
}

function add(
  times: Map<string, StepTimes>,
  kind: Kind,
  found: readonly (readonly [string, readonly number[]])[],
): void {
  for (const [version, ms] of found) {
    const key = `${kind}\n${version}`;
    times.set(key, { kind, version, ms: [...(times.get(key)?.ms ?? []), ...ms] });
  }
}

async function timesIn(
  environment: Environment,
  session: Session,
  targets: readonly Target[],
): Promise<readonly (readonly [string, readonly number[]])[]> {
  const found: (readonly [string, readonly number[]])[] = [];
  const queue = batches(targets, atOnce);
  for (let batch = queue.shift(); batch !== undefined; batch = queue.shift()) {
    try {
      const results = await session.message([...readOnly, statement(environment, batch)].join(";\n"));
      for (const row of results.at(-1)?.rows ?? [])
        found.push([textOf(row["version"]) ?? "", numbers(row["ms"])]);
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      if (batch.length > 1) queue.unshift(...batches(batch, Math.ceil(batch.length / 2)));
      else if (!["42P01", "3F000"].includes(error.sqlstate)) throw error;
    }
  }
  return found;
}

function statement({ ledger }: Environment, targets: readonly Target[]): string {
  const all = targets.map(
    ({ schema }) =>
      `select version, duration_ms from only ${quoteIdent(schema)}.${quoteIdent(ledger)} where duration_ms is not null`,
  );
  return `select version, json_agg(duration_ms) as ms from (\n${all.join("\nunion all\n")}\n) l group by version`;
}

function numbers(value: unknown): readonly number[] {
  return Array.isArray(value) ? value.map(Number) : [];
}

function batches<Item>(items: readonly Item[], size: number): (readonly Item[])[] {
  const starts = Array.from({ length: Math.ceil(items.length / size) }, (_, at) => at * size);
  return starts.map((start) => items.slice(start, start + size));
}
