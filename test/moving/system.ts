import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { freshDatabase, project, run, tenantry } from "@tenantry/kit";
import type { FreshDatabase, Project, Result } from "@tenantry/kit";
import { expect } from "vitest";

/** A system that somebody moves from: its folder and its database, and our command line beside it. */
export interface System {
  readonly project: Project;
  readonly database: FreshDatabase;
  readonly env: Readonly<Record<string, string>>;
  /** Runs our command as a person would. */
  run(...args: readonly string[]): Promise<Result>;
  /** Runs it with `--json`, and takes its answer apart. */
  json(...args: readonly string[]): Promise<{ readonly code: number | null; readonly json: unknown }>;
  /** Runs a program of theirs in a folder of theirs. */
  theirs(cwd: string, command: string, args: readonly string[], env?: Env): Promise<Result>;
  /** Versions in a schema's ledger, in order. */
  ledger(schema: string): Promise<readonly string[]>;
  /** Every column of a schema but those of ledgers, as `table.column type`. */
  columns(schema: string): Promise<readonly string[]>;
}

type Env = Readonly<Record<string, string>>;

const folder = fileURLToPath(new URL("systems", import.meta.url));

/** The folder of a system (`a` … `e`), a database of its own, and this configuration. */
export async function system(name: string, config: object, more: Env = {}): Promise<System> {
  const database = await freshDatabase();
  const there = project({ ...filesOf(name), "tenantry.config.json": JSON.stringify(config) });
  // SQLAlchemy knows the scheme by its long name only.
  const env = { DATABASE_URL: database.url.replace(/^postgres:/, "postgresql:"), ...more };
  const options = { cwd: there.folder, env };
  return {
    project: there,
    database,
    env,
    run: async (...args) => await tenantry(args, options),
    async json(...args) {
      const { code, stdout } = await tenantry([...args, "--json"], options);
      const json: unknown = JSON.parse(stdout);
      return { code, json };
    },
    theirs: async (cwd, command, args, own = {}) =>
      await run(command, args, { cwd: join(there.folder, cwd), env: { ...env, ...own } }),
    async ledger(schema) {
      const rows = await database.sql<{ version: string }[]>`
        select version from ${database.sql(schema)}.schema_migrations order by version collate "C"`;
      return rows.map(({ version }) => version);
    },
    async columns(schema) {
      const rows = await database.sql<{ shown: string }[]>`
        select concat(table_name, '.', column_name, ' ', data_type) as shown from information_schema.columns
         where table_schema = ${schema} and table_name not in ('schema_migrations', 'alembic_version')
           and table_name not like 'tenantry%' order by 1`;
      return rows.map(({ shown }) => shown);
    },
  };
}

/** Every file of a system, by its path in it. */
export function filesOf(name: string): Record<string, string> {
  const root = join(folder, name);
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(paths.map((path) => [relative(root, path), readFileSync(path, "utf8")]));
}

/** Problems of a plan that is clean: the linter may advise, but nothing is wrong. */
export const notWrong: unknown = expect.not.arrayContaining([expect.objectContaining({ severity: "error" })]);

/** Whether the real Alembic is here. Where it is not, whoever reads the output of the tests is told. */
export function hasAlembic(): boolean {
  // Its first line names the Python that must have the driver, which need not be the first in PATH.
  const script = `$(head -1 "$(command -v alembic)" | sed 's/^#!//') -c 'import alembic, psycopg2'`;
  if (spawnSync("sh", ["-c", script]).status === 0) return true;
  process.stderr.write(
    "\nSKIPPED: moving from Alembic is not tested here. apt-get install alembic python3-psycopg2 brings what it needs.\n\n",
  );
  return false;
}
