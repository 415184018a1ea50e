import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freshDatabase } from "@tenantry/kit";
import type { FreshDatabase } from "@tenantry/kit";
import { fleetFiles } from "./cli.ts";
import type { Cli } from "./cli.ts";

const config = {
  ...JSON.parse(`${fleetFiles["tenantry.config.json"]}`),
  tenants: {
    from: "registry",
    query: "select slug as id, 'public' as schema, schema_name as database from tenants",
  },
};

/** Makes a project of `fleetFiles` a fleet with a database for each of these tenants; the answer leads to one of them. */
export async function tenantDatabases(
  { cwd, database, run }: Pick<Cli, "cwd" | "database" | "run">,
  ids: readonly string[],
): Promise<(id: string) => FreshDatabase> {
  await writeFile(join(cwd, "tenantry.config.json"), JSON.stringify(config));
  await applied(run);
  const server = new URL(database.url);
  server.pathname = "/postgres";
  const databases = new Map<string, FreshDatabase>();
  for (const id of ids) {
    const its = await freshDatabase(server.href);
    await database.sql`insert into tenants (slug, schema_name) values (${id}, ${its.name})`;
    databases.set(id, its);
  }
  await applied(run);
  return (id) => {
    const found = databases.get(id);
    if (found === undefined) throw new Error(`there is no tenant ${id}`);
    return found;
  };
}

async function applied(run: Cli["run"]): Promise<void> {
  const { exit, text, complaint } = await run("apply");
  if (exit !== 0) throw new Error(`apply: ${text}${complaint}`);
}
