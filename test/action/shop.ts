import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  checkout,
  commentsOn,
  createWorld,
  dispatchEvent,
  merge,
  openPull,
  pullRequestEvent,
  push,
  pushEvent,
  startAction,
  startGitHub,
  workflow,
} from "@tenantry/github";
import type { ActionRun, Choices, Event, GitHub, MergeMethod, RunningAction, World } from "@tenantry/github";
import { quoteIdent } from "@tenantry/core";
import { freshDatabase, project } from "@tenantry/kit";
import type { FreshDatabase } from "@tenantry/kit";
import { runnerNode } from "runner-node";
import { loadCatalog, loadProject, openProject, planFleet, runFleet, runOf } from "tenantry";
import type { RunRequest } from "tenantry";
import { policyOf, takeFacts } from "tenantry/action";
import { onTestFinished } from "vitest";
import { leaksOf } from "./leaks.ts";

const bundle: string = fileURLToPath(new URL("../../action/dist/index.js", import.meta.url));

const node = runnerNode();

/** A repository with migrations on GitHub, its database, and the built action to run on both. */
export interface Shop {
  readonly world: World;
  readonly github: GitHub;
  readonly database: FreshDatabase;
  /** Runs the action for an event, on a checkout of it. */
  run(event: Event, given?: Given): Promise<ActionRun>;
  start(event: Event, given?: Given): RunningAction;
  /** Opens a pull request with these files and plans it. */
  open(branch: string, files: Files, given?: Given): Promise<Planned>;
  /** Pushes to a branch of a pull request and plans it again. */
  push(pull: number, branch: string, files: Files): Promise<ActionRun>;
  /** Merges and applies. */
  merge(pull: number, method?: MergeMethod, given?: Given): Promise<ActionRun>;
  dispatch(given?: Given): Promise<ActionRun>;
  /** The bodies of our comments on a pull request. */
  comments(pull: number): readonly string[];
  addTenant(id: string): Promise<void>;
  ledger(schema: string): Promise<readonly string[]>;
  /** What `plan --facts-out` writes of the fleet as it is now, with what is on the default branch at first. */
  facts(names?: "hashed" | "shown"): Promise<string>;
}

export type Files = Readonly<Record<string, string | null>>;

export interface Planned {
  readonly pull: number;
  readonly run: ActionRun;
}

export interface Given {
  readonly inputs?: Readonly<Record<string, string>>;
  readonly token?: string;
  readonly attempt?: number;
  readonly id?: number;
  readonly temp?: string;
  /** `none`: a job that has no step for it. */
  readonly checkout?: "none";
  /** Variables of the step besides the runner's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** URLs that nothing may show besides those of `inputs` and `env`. */
  readonly secrets?: readonly string[];
}

export const config: string = JSON.stringify({
  environments: { production: { tenants: { from: "schemas", pattern: "tenant_%" } } },
});

/** What is on the default branch at first, and applied already unless a test says otherwise. */
export const first: Files = {
  "tenantry.config.json": config,
  "migrations/public/001_settings.sql": "create table settings (name text primary key);\n",
  "migrations/tenant/002_users.sql": "create table users (id int primary key, email text);\n",
};

/** A shop with these tenants, whose first migrations are applied. */
export async function shop(
  tenants: readonly string[] = ["acme", "globex"],
  choices: Choices & { readonly files?: Files; readonly world?: World } = {},
): Promise<Shop> {
  const world = choices.world ?? createWorld();
  const database = await freshDatabase();
  const github = await startGitHub(world, choices);
  onTestFinished(() => github.close());
  let runs = 17_203_344_870;
  const launch = (event: Event, given: Given = {}): RunningAction => {
    const folder = folderFor("shop-");
    if (given.checkout === undefined) checkout(world, folder, event.sha);
    runs += 1;
    const temp = given.temp ?? folderFor("temp-");
    const inputs = { "database-url": database.url, ...given.inputs };
    const token = given.token ?? github.token(workflow());
    const running = startAction(bundle, {
      event,
      github,
      node,
      token,
      inputs,
      env: given.env ?? {},
      workspace: folder,
      run: { id: given.id ?? runs, attempt: given.attempt ?? 1 },
      temp,
    });
    // A test that fails leaves nothing behind that waits.
    onTestFinished(() => running.kill("SIGKILL"));
    const urls = [
      database.url,
      ...Object.values({ ...inputs, ...given.env }).filter(isUrl),
      ...(given.secrets ?? []),
    ];
    const others = [token, given.env?.["PGPASSWORD"] ?? ""];
    const finished = running.finished.then((ran) => {
      keepsSecrets({ github, temp, ran, urls, others });
      asksRightly(github);
      return ran;
    });
    return { ...running, finished };
  };
  const run = async (event: Event, given?: Given) => await launch(event, given).finished;
  const addTenant = async (id: string) =>
    void (await database.sql.unsafe(`create schema ${quoteIdent(`tenant_${id}`)}`));
  for (const id of tenants) await addTenant(id);
  const files = choices.files ?? first;
  push(world, "main", { files });
  await apply(files, database.url);
  return {
    world,
    github,
    database,
    run,
    start: launch,
    async open(branch, files, given) {
      push(world, branch, { files });
      const pull = openPull(world, branch, { author: "ann" });
      return { pull, run: await run(pullRequestEvent(world, pull, "opened"), given) };
    },
    async push(pull, branch, files) {
      push(world, branch, { files });
      return await run(pullRequestEvent(world, pull, "synchronize"));
    },
    merge: async (pull, method = "squash", given = {}) =>
      await run(pushEvent(world, merge(world, pull, method)), given),
    dispatch: async (given) => await run(dispatchEvent(world, { sender: "ann" }), given),
    comments: (pull) => commentsOn(world, pull).map(({ body }) => body),
    addTenant,
    async facts(names = "hashed") {
      const { environment, catalog, intent } = await opened(files, database.url);
      const planned = await planFleet(environment, catalog, intent);
      return JSON.stringify(await takeFacts(environment, planned, { names, lists: "capped" }));
    },
    async ledger(schema) {
      const { sql } = database;
      const rows = await sql`select version from ${sql(schema)}.schema_migrations order by version`;
      return rows.map(({ version }) => String(version));
    },
  };
}

/** Applies files as a developer would, with nobody's review. */
async function apply(files: Files, url: string): Promise<void> {
  const result = await runFleet({
    ...(await opened(files, url)),
    reviewed: null,
    run: runOf({}, "test"),
    agree: async () => undefined,
    show: () => undefined,
    signal: new AbortController().signal,
    deadlineMs: null,
  });
  if (result.exit !== 0) throw new Error(`the first apply ended with ${result.exit}`);
}

/** A folder with these files, and the database it is about. */
async function opened(
  files: Files,
  url: string,
): Promise<Pick<RunRequest, "environment" | "catalog" | "intent">> {
  const texts = Object.entries(files).flatMap(([path, text]) => (text === null ? [] : [[path, text]]));
  const { folder } = project(Object.fromEntries(texts));
  const variables = { DATABASE_URL: url };
  const there = await loadProject({ cwd: folder, variables, environment: "production" });
  const { environment } = await openProject(there, { url: null, say: () => undefined });
  const intent = { ...everything, policy: policyOf(there.settings) };
  return { environment, catalog: await loadCatalog(there, "empty"), intent };
}

const everything = {
  verb: "apply",
  selection: { only: null, tenants: [], labels: {}, shard: null },
  to: null,
  steps: null,
  phase: null,
  outOfOrder: "refuse",
} as const;

function folderFor(what: string): string {
  const folder = mkdtempSync(join(tmpdir(), what));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function isUrl(text: string): boolean {
  return /^postgres(ql)?:/i.test(text);
}

/** No request but such as GitHub understands, without anything that it would pass over. */
function asksRightly({ violations }: GitHub): void {
  const [first] = violations;
  if (first !== undefined) throw new Error(`GitHub was asked wrongly: ${JSON.stringify(first)}`);
}

/** Nothing that anybody can read has a URL or its password in it, in whatever form, whatever the scenario is about. */
function keepsSecrets(seen: {
  readonly github: GitHub;
  readonly temp: string;
  readonly ran: ActionRun;
  readonly urls: readonly string[];
  readonly others: readonly string[];
}): void {
  const { github, temp, ran } = seen;
  const files = readdirSync(temp, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => [name, readFileSync(join(parentPath, name), "utf8")] as const);
  const sinks: Readonly<Record<string, string>> = {
    // Masking is how a runner learns what to hide, and prints nothing.
    printed: ran.printed.replaceAll(/^::add-mask::.*$/gm, ""),
    outputs: JSON.stringify(ran.outputs),
    summary: ran.summary ?? "",
    annotations: JSON.stringify(ran.annotations),
    github: JSON.stringify(github.requests),
    ...Object.fromEntries(files),
  };
  for (const [sink, text] of Object.entries(sinks)) {
    const leaks = leaksOf(text, seen.urls, seen.others);
    if (leaks.length > 0) throw new Error(`a secret was shown in ${sink}: ${leaks.join(", ")}`);
  }
}
