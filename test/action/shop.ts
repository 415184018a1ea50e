import { mkdtempSync, rmSync } from "node:fs";
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
import { freshDatabase } from "@tenantry/kit";
import type { FreshDatabase } from "@tenantry/kit";
import { runnerNode } from "runner-node";
import { onTestFinished } from "vitest";

export const bundle: string = fileURLToPath(new URL("../../action/dist/index.js", import.meta.url));

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
  open(branch: string, files: Files): Promise<Planned>;
  /** Pushes to a branch of a pull request and plans it again. */
  push(pull: number, branch: string, files: Files): Promise<ActionRun>;
  /** Merges and applies. */
  merge(pull: number, method?: MergeMethod): Promise<ActionRun>;
  dispatch(given?: Given): Promise<ActionRun>;
  /** The bodies of our comments on a pull request. */
  comments(pull: number): readonly string[];
  addTenant(id: string): Promise<void>;
  ledger(schema: string): Promise<readonly string[]>;
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
    const folder = mkdtempSync(join(tmpdir(), "shop-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    checkout(world, folder, event.sha);
    runs += 1;
    return startAction(bundle, {
      event,
      github,
      node,
      token: given.token ?? github.token(workflow()),
      inputs: { "database-url": database.url, ...given.inputs },
      workspace: folder,
      run: { id: given.id ?? runs, attempt: given.attempt ?? 1 },
      ...(given.temp === undefined ? {} : { temp: given.temp }),
    });
  };
  const run = (event: Event, given?: Given) => launch(event, given).finished;
  const addTenant = async (id: string) =>
    void (await database.sql`create schema ${database.sql(`tenant_${id}`)}`);
  for (const id of tenants) await addTenant(id);
  const initial = push(world, "main", { files: choices.files ?? first });
  const applied = await run(pushEvent(world, initial), { inputs: { unreviewed: "allow" } });
  if (applied.code !== 0) throw new Error(`the first apply failed:\n${applied.log}`);
  return {
    world,
    github,
    database,
    run,
    start: launch,
    async open(branch, files) {
      push(world, branch, { files });
      const pull = openPull(world, branch, { author: "ann" });
      return { pull, run: await run(pullRequestEvent(world, pull, "opened")) };
    },
    async push(pull, branch, files) {
      push(world, branch, { files });
      return await run(pullRequestEvent(world, pull, "synchronize"));
    },
    merge: async (pull, method = "squash") => await run(pushEvent(world, merge(world, pull, method))),
    dispatch: async (given) => await run(dispatchEvent(world, { sender: "ann" }), given),
    comments: (pull) => commentsOn(world, pull).map(({ body }) => body),
    addTenant,
    async ledger(schema) {
      const { sql } = database;
      const rows = await sql`select version from ${sql(schema)}.schema_migrations order by version`;
      return rows.map(({ version }) => String(version));
    },
  };
}
