import { freshDatabase, launch, project, tenantry } from "@tenantry/kit";
import type { FreshDatabase, Project, Result, Running } from "@tenantry/kit";
import postgres from "postgres";
import { onTestFinished } from "vitest";

/** Where the tenants of a scenario live. */
export type Layout = "schemas" | "databases";

export const layouts: readonly Layout[] = ["schemas", "databases"];

/** A fleet on disk and in a database of its own, and the built command line to work on it. */
export interface Fleet {
  readonly project: Project;
  readonly database: FreshDatabase;
  readonly env: Readonly<Record<string, string>>;
  /** Runs a command with `--json` and takes its answer apart. */
  json(...args: readonly string[]): Promise<JsonAnswer>;
  /** Runs a command as a person would. */
  run(...args: readonly string[]): Promise<Result>;
  /** Starts a command and leaves it running. */
  start(...args: readonly string[]): Running;
  /** Makes an empty tenant without any tool. */
  addTenant(id: string): Promise<void>;
  /** What a target's ledger holds, in order; null where it has none. */
  ledger(target: string): Promise<readonly string[] | null>;
  /** Runs SQL where the target lives. */
  sql(target: string, text: string): Promise<readonly Record<string, unknown>[]>;
}

export interface JsonAnswer {
  readonly code: number | null;
  readonly stderr: string;
  // Whatever the command documents; tests compare it with literals.
  readonly json: unknown;
}

/** The migrations of most scenarios: one public, two for tenants. */
export const migrations: Readonly<Record<string, string>> = {
  "migrations/public/001_create_settings.sql":
    "create table settings (name text primary key);\n--! down\ndrop table settings;\n",
  "migrations/tenant/002_create_users.sql":
    "create table users (id bigint primary key, email text);\n--! down\ndrop table users;\n",
  "migrations/tenant/003_index_users.sql":
    "create index users_email_idx on users (email);\n--! down\ndrop index users_email_idx;\n",
};

/** A project with these files, and these tenants, empty, in its database. */
export async function fleet(
  layout: Layout,
  tenants: readonly string[],
  files: Readonly<Record<string, string>> = migrations,
): Promise<Fleet> {
  const database = await freshDatabase();
  const there = project({ "tenantry.config.json": config(layout, database), ...files });
  const env = { DATABASE_URL: database.url };
  const options = { cwd: there.folder, env };
  const place = places(layout, database);
  for (const tenant of tenants) await place.add(tenant);
  return {
    project: there,
    database,
    env,
    run: (...args) => tenantry(args, options),
    start: (...args) => launch("tenantry", args, options),
    async json(...args) {
      const { code, stdout, stderr } = await tenantry([...args, "--json"], options);
      const json: unknown = JSON.parse(stdout);
      return { code, stderr, json };
    },
    addTenant: place.add,
    sql: place.run,
    async ledger(target) {
      const text = `select version from ${place.schema(target)}.schema_migrations order by version collate "C"`;
      const rows = await place.run(target, text).catch(() => null);
      return rows === null ? null : rows.map(({ version }) => String(version));
    },
  };
}

function config(layout: Layout, { name }: FreshDatabase): string {
  const tenants =
    layout === "schemas"
      ? { from: "schemas", pattern: "tenant_%" }
      : { from: "databases", pattern: `${name}_%` };
  return JSON.stringify({ tenants });
}

interface Places {
  add(id: string): Promise<void>;
  schema(target: string): string;
  run(target: string, text: string): Promise<readonly Record<string, unknown>[]>;
}

function places(layout: Layout, { sql, name, url }: FreshDatabase): Places {
  if (layout === "schemas") {
    return {
      add: async (id) => void (await sql`create schema ${sql(`tenant_${id}`)}`),
      schema: (target) => (target === "public" ? "public" : `tenant_${target}`),
      run: async (_target, text) => await sql.unsafe(text),
    };
  }
  return {
    schema: () => "public",
    async add(id) {
      await sql`create database ${sql(`${name}_${id}`)} template template0`;
      onTestFinished(() => dropDatabase(url, `${name}_${id}`));
    },
    async run(target, text) {
      if (target === "public") return await sql.unsafe(text);
      const at = new URL(url);
      at.pathname = `/${name}_${target}`;
      const tenant = postgres(at.href, { max: 1, onnotice: () => undefined });
      return await tenant.unsafe(text).finally(() => tenant.end());
    },
  };
}

/** From the server's own database: the fleet's may be gone by then. */
async function dropDatabase(url: string, name: string): Promise<void> {
  const at = new URL(url);
  at.pathname = "/postgres";
  const admin = postgres(at.href, { max: 1, onnotice: () => undefined });
  await admin`drop database if exists ${admin(name)} with (force)`.finally(() => admin.end());
}
