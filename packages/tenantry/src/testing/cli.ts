import { freshDatabase } from "@tenantry/kit";
import type { FreshDatabase } from "@tenantry/kit";
import { main } from "../cli/main.ts";
import type { Answer, Shell } from "../cli/shell.ts";
import { folder } from "./folder.ts";
import { shell } from "./shell.ts";

/** A project on disk and its database, worked on as a command line would, in this process. */
export interface Cli {
  readonly cwd: string;
  readonly database: FreshDatabase;
  /** Everything said on stderr so far. */
  readonly said: readonly string[];
  run(...argv: readonly string[]): Promise<Answer>;
  /** The versions in a tenant's ledger, or in the public one; null where there is none. */
  ledger(target: string): Promise<readonly string[] | null>;
}

const registry = {
  from: "registry",
  query: "select slug as id, schema_name as schema, region as label_region from tenants",
  insert: "insert into tenants (slug, schema_name) values (:'tenant', :'schema')",
  remove: "delete from tenants where slug = :'tenant'",
};

/** A registry, and two migrations for tenants. */
export const fleetFiles: Readonly<Record<string, string>> = {
  "tenantry.config.json": JSON.stringify({
    tenants: registry,
    environments: { production: { protected: true } },
  }),
  "migrations/public/001_tenants.sql":
    "create table tenants (slug text primary key, schema_name text not null, region text);\n--! down\ndrop table tenants;\n",
  "migrations/tenant/002_users.sql":
    "create table users (id int primary key);\n--! down\ndrop table users;\n",
  "migrations/tenant/003_email.sql":
    "alter table users add column email text;\n--! down\nalter table users drop column email;\n",
};

/** The project of `files`, and a database of its own. */
export async function cli(
  files: Readonly<Record<string, string>> = fleetFiles,
  over: Partial<Shell> = {},
): Promise<Cli> {
  const database = await freshDatabase();
  const cwd = await folder(files);
  const said: string[] = [];
  const around = shell({
    cwd,
    variables: { DATABASE_URL: database.url },
    say: (line) => said.push(line),
    ...over,
  });
  return {
    cwd,
    database,
    said,
    run: async (...argv) => await main(argv, around),
    async ledger(target) {
      const { sql } = database;
      const schema = target === "public" ? "public" : `tenant_${target}`;
      const rows = await sql<{ version: string }[]>`
        select version from ${sql(schema)}.schema_migrations order by version`.catch(() => null);
      return rows?.map(({ version }) => version) ?? null;
    },
  };
}

/** The same with everything applied and these tenants built. */
export async function builtCli(
  tenants: readonly string[],
  over: Partial<Shell> = {},
  files: Readonly<Record<string, string>> = fleetFiles,
): Promise<Cli> {
  const built = await cli(files, over);
  for (const argv of [["apply"], ["tenant", "create", ...tenants]]) {
    const { exit, text, complaint } = await built.run(...argv);
    if (exit !== 0) throw new Error(`${argv.join(" ")}: ${text}${complaint}`);
  }
  return built;
}
