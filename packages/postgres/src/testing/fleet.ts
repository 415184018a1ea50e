import { createHash } from "node:crypto";
import { plan } from "@tenantry/core";
import type {
  Catalog,
  Cohort,
  Event,
  Failure,
  Group,
  Intent,
  LedgerRow,
  Outcome,
  Plan,
  State,
  Target,
} from "@tenantry/core";
import { freshDatabase } from "@tenantry/kit";
import type { FreshDatabase } from "@tenantry/kit";
import type { Environment } from "../environment.ts";
import { execute } from "../execute/execute.ts";
import type { ExecuteOptions } from "../execute/rollout.ts";
import type { Fleet, Route } from "../fleet.ts";
import { readState } from "../ledger/read.ts";
import { environmentOf } from "./environment.ts";
import { catalogOf, run } from "./tenant.ts";

/** Where the tenants of a test live. */
export type Topology = "schemas in one database" | "a database per tenant";

/** Files by path below `migrations/`. */
export type Files = Readonly<Record<string, string>>;

/** A fleet for one test, on real databases. */
export interface TestFleet {
  readonly environment: Environment;
  readonly fleet: Fleet;
  /** Runs SQL as superuser where the tenant (or `public`) lives, in its schema. */
  sql(target: string, text: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** A connection of its own to where the target lives. */
  database(target: string): FreshDatabase;
  plan(files: Files, intent?: Partial<Intent>): Promise<Plan>;
  /** Plans and executes. */
  apply(files: Files, options?: Options): Promise<Told>;
  revert(files: Files, options?: Options): Promise<Told>;
  /** Executes a plan made earlier. */
  execute(files: Files, plan: Plan, options?: Options): Promise<Told>;
  /** Versions in every ledger; null where there is none. */
  ledgers(): Promise<Readonly<Record<string, readonly string[] | null>>>;
}

export interface Options extends Partial<Omit<ExecuteOptions, "run">> {
  readonly intent?: Partial<Intent>;
  readonly environment?: Partial<Environment>;
  /** URL of a proxy in front of the main database. */
  readonly through?: string;
  /** URL of the main database for direct sessions; by default the same. */
  readonly past?: string;
  readonly onEvent?: (event: Event) => void | Promise<void>;
}

/** What a run told. */
export interface Told {
  readonly events: readonly Event[];
  readonly outcomes: Readonly<Record<string, Outcome>>;
  readonly failures: Readonly<Record<string, Failure>>;
}

/** Tenants with empty schemas, and a public schema, in this topology. */
export async function testFleet(
  topology: Topology,
  tenants: readonly string[],
  more: Partial<Environment> = {},
  server?: string | ((target: string) => string),
): Promise<TestFleet> {
  const serverOf = (target: string): string | undefined =>
    typeof server === "function" ? server(target) : server;
  const main = await freshDatabase(serverOf("public"));
  const environment = environmentOf(main.url, more);
  const homes = new Map<string, FreshDatabase>([["public", main]]);
  const targets: Target[] = [{ kind: "public", id: "public", database: "", schema: "public", labels: {} }];
  const databases = new Map<string, Route>([
    ["", { connection: environment.connection, direct: environment.direct }],
  ]);
  await main.sql`create schema if not exists public`;
  for (const id of tenants) {
    const home = topology === "a database per tenant" ? await freshDatabase(serverOf(id)) : main;
    const schema = `tenant_${id}`;
    await home.sql`create schema ${home.sql(schema)}`;
    homes.set(id, home);
    const database = home === main ? "" : home.name;
    targets.push({ kind: "tenant", id, database, schema, labels: {} });
    if (home !== main) databases.set(database, routeOf(environmentOf(home.url)));
  }
  const fleet: Fleet = { targets, databases, unprovisioned: [], orphans: [], registry: true, problems: [] };
  return onFleet(environment, fleet, homes);
}

function routeOf({ connection, direct }: Environment): Route {
  return { connection, direct };
}

interface Homes {
  readonly environment: Environment;
  readonly fleet: Fleet;
  readonly database: (target: string) => FreshDatabase;
}

function onFleet(
  environment: Environment,
  fleet: Fleet,
  homes: ReadonlyMap<string, FreshDatabase>,
): TestFleet {
  const database = (target: string): FreshDatabase => {
    const home = homes.get(target);
    if (home === undefined) throw new Error(`no target ${target}`);
    return home;
  };
  const all = { environment, fleet, database };
  return {
    ...all,
    sql: async (target, text) => {
      const { schema } = fleet.targets.find(({ id }) => id === target) ?? { schema: "public" };
      return await inSchema(database(target), schema, text);
    },
    plan: async (files, intent) => await planned(all, files, intent),
    execute: async (files, plan, options) => await executed(all, files, plan, options),
    apply: async (files, options = {}) =>
      await executed(all, files, await planned(all, files, options.intent), options),
    revert: async (files, options = {}) => {
      const intent: Partial<Intent> = { verb: "revert", steps: 1, ...options.intent };
      return await executed(all, files, await planned(all, files, intent), { ...options, intent });
    },
    ledgers: async () => await ledgersOf(all),
  };
}

async function planned(homes: Homes, files: Files, intent: Partial<Intent> = {}): Promise<Plan> {
  return plan(
    catalogIn(files),
    await readState(homes.environment, homes.fleet),
    intentOf(homes.environment, intent),
    sha256,
  );
}

async function executed(
  { environment, fleet }: Homes,
  files: Files,
  plan: Plan,
  options: Options = {},
): Promise<Told> {
  const { intent, environment: changed, through, past, onEvent, ...rest } = options;
  const { connection } = through === undefined ? environment : environmentOf(through);
  const { direct } = past === undefined ? { direct: connection } : environmentOf(past);
  const route: Route = { connection, direct };
  const databases = new Map([...fleet.databases, ["", route]]);
  const catalog = catalogIn(files);
  const replan = replanner(catalog, intentOf(environment, { verb: plan.verb, ...intent }));
  const events = execute({ ...environment, ...route, ...changed }, { ...fleet, databases }, catalog, plan, {
    run,
    replan,
    ...rest,
  });
  return await told(events, onEvent);
}

async function ledgersOf({ environment, fleet, database }: Homes): ReturnType<TestFleet["ledgers"]> {
  const read = fleet.targets.map(async (target): Promise<readonly [string, readonly string[] | null]> => {
    const rows = await rowsOf(environment, target, database(target.id));
    return [
      target.id,
      rows?.map(({ version, state }) => (state === "applied" ? version : `${version} ${state}`)) ?? null,
    ];
  });
  return Object.fromEntries(await Promise.all(read));
}

async function inSchema(
  { sql }: FreshDatabase,
  schema: string,
  text: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const session = await sql.reserve();
  try {
    await session`select set_config('search_path', quote_ident(${schema}), false)`;
    const result: unknown = await session.unsafe(text);
    return Array.isArray(result) ? result.map((row: object) => ({ ...row })) : [];
  } finally {
    session.release();
  }
}

/** Plans one target of its own. */
function replanner(catalog: Catalog, intent: Intent): ExecuteOptions["replan"] {
  return (_target: Target, group: Group): Cohort | null => {
    const state: State = { groups: [group], unprovisioned: [], orphans: [], registry: true, problems: [] };
    const cohorts = plan(catalog, state, intent, sha256).stages.flatMap((stage) => stage.cohorts);
    const [first] = cohorts;
    return first === undefined ? null : { ...first, steps: cohorts.flatMap(({ steps }) => steps) };
  };
}

async function told(events: AsyncIterable<Event>, onEvent: Options["onEvent"]): Promise<Told> {
  const all: Event[] = [];
  for await (const event of events) {
    all.push(event);
    await onEvent?.(event);
  }
  const ends = all.filter((event) => event.type === "target");
  return {
    events: all,
    outcomes: Object.fromEntries(ends.map(({ target, outcome }) => [target, outcome])),
    failures: Object.fromEntries(
      ends.flatMap((end) => (end.outcome === "failed" ? [[end.target, end.failure]] : [])),
    ),
  };
}

function catalogIn(files: Files): Catalog {
  return catalogOf(
    Object.fromEntries(Object.entries(files).map(([path, text]) => [path.replace(/\.sql$/, ""), text])),
  );
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function intentOf({ searchPath, role, ledger }: Environment, intent: Partial<Intent>): Intent {
  return {
    verb: "apply",
    selection: { only: null, tenants: [], labels: {}, shard: null },
    to: null,
    steps: null,
    phase: null,
    outOfOrder: "refuse",
    policy: { searchPath, role, ledger, severities: {} },
    ...intent,
  };
}

async function rowsOf(
  { ledger }: Environment,
  { schema }: Target,
  { sql }: FreshDatabase,
): Promise<readonly LedgerRow[] | null> {
  const [there] = await sql`select from pg_tables where schemaname = ${schema} and tablename = ${ledger}`;
  if (there === undefined) return null;
  return await sql<
    LedgerRow[]
  >`select version, checksum, state from ${sql(schema)}.${sql(ledger)} order by version collate "C"`;
}
