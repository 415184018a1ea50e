import type { Problem, Target } from "@tenantry/core";
import type { Environment } from "../environment.ts";
import { ConnectError, SessionLost } from "../errors.ts";
import type { Fleet } from "../fleet.ts";
import { grouped } from "../grouped.ts";
import { failureProblem } from "../ledger/verdict.ts";
import { openReader } from "../reading.ts";
import type { Session } from "../session.ts";
import { readForeign } from "./foreign.ts";
import type { Content } from "./foreign.ts";
import { readPresence } from "./presence.ts";
import type { Presence, Seen, Wanted } from "./presence.ts";

export type { Presence, Wanted } from "./presence.ts";

/** What the catalogs of all databases say. */
export interface Sight {
  readonly presence: ReadonlyMap<Target, Presence>;
  /** How many tables may be read in one transaction, by database. */
  readonly budget: ReadonlyMap<string, number>;
  readonly problems: readonly Problem[];
}

/** A table of another tool and what it holds. */
export interface Found {
  readonly seen: Seen;
  readonly content: Content;
}

/** Looks for tables of other tools in the schemas of all targets; `session` is one of the own database. */
export async function lookInto(
  environment: Environment,
  fleet: Fleet,
  wanted: Wanted,
  session: Session,
): Promise<Sight> {
  const presence = new Map<Target, Presence>();
  const budgets = new Map<string, number>();
  const { ledger } = environment;
  const problems = await inEach(environment, fleet, fleet.targets, session, async (targets, session) => {
    const schemas = targets.map(({ schema }) => schema);
    const { schemas: seen, budget } = await readPresence(session, schemas, { wanted, ledger });
    budgets.set(targets[0]?.database ?? "", budget);
    for (const target of targets) {
      const there = seen.get(target.schema);
      if (there !== undefined) presence.set(target, there);
    }
    return [];
  });
  return { presence, budget: budgets, problems };
}

/** Reads the one table of each of these targets. */
export async function readTables(
  environment: Environment,
  { fleet, presence, budget }: Omit<Sight, "problems"> & { readonly fleet: Fleet },
  targets: readonly Target[],
  session: Session,
): Promise<{ readonly found: ReadonlyMap<Target, Found>; readonly problems: readonly Problem[] }> {
  const found = new Map<Target, Found>();
  const problems = await inEach(environment, fleet, targets, session, async (there, session) => {
    const failures: Problem[] = [];
    const most = Math.min(mostAtOnce, budget.get(there[0]?.database ?? "") ?? 1);
    const seenIn = (target: Target): readonly Seen[] => presence.get(target)?.seen ?? [];
    for (const alike of grouped(there, (target) => nameOf(seenIn(target))).values()) {
      const [seen] = alike[0] === undefined ? [] : seenIn(alike[0]);
      if (seen === undefined) continue;
      const bySchema = new Map(alike.map((target) => [target.schema, target]));
      await readForeign(session, seen, [...bySchema.keys()], most, (schemas, content) => {
        const equal = schemas.flatMap((schema) => bySchema.get(schema) ?? []);
        if (typeof content === "string") failures.push(unreadable(content, seen, equal));
        else for (const target of equal) found.set(target, { seen, content });
      });
    }
    return failures;
  });
  return { found, problems };
}

// A thousand tenants and the public target in one go.
const mostAtOnce = 1024;
/** Databases that are read at the same time when nothing else is said. */
const databasesAtOnce = 8;

function nameOf(seen: readonly Seen[]): string {
  return seen.map(({ tool, table }) => `${tool.tool} ${table}`).join();
}

function unreadable(message: string, { table }: Seen, targets: readonly Target[]): Problem {
  const ids = targets.map(({ id }) => id);
  return failureProblem(`${table}: ${message}`, ids);
}

/** Does the work in each database, in others over sessions of their own. One that does not answer is a problem of its tenants. */
async function inEach(
  environment: Environment,
  { databases }: Fleet,
  targets: readonly Target[],
  own: Session,
  work: (targets: readonly Target[], session: Session) => Promise<readonly Problem[]>,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  const waiting = [...grouped(targets, ({ database }) => database)].values();
  const workers = Array.from({ length: environment.concurrency ?? databasesAtOnce }, async () => {
    for (const [database, there] of waiting) {
      if (database === "") problems.push(...(await work(there, own)));
      else problems.push(...(await elsewhere(environment, databases.get(database), there, work)));
    }
  });
  await Promise.all(workers);
  return problems;
}

async function elsewhere(
  environment: Environment,
  route: ReturnType<Fleet["databases"]["get"]>,
  targets: readonly Target[],
  work: (targets: readonly Target[], session: Session) => Promise<readonly Problem[]>,
): Promise<readonly Problem[]> {
  if (route === undefined) throw new Error("bug: a target is in a database that the fleet does not know");
  try {
    const session = await openReader(environment, route.connection);
    try {
      return await work(targets, session);
    } finally {
      await session.close();
    }
  } catch (error) {
    if (!(error instanceof ConnectError || error instanceof SessionLost)) throw error;
    return [
      failureProblem(
        error.message,
        targets.map(({ id }) => id),
      ),
    ];
  }
}
