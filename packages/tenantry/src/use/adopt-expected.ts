import type { Catalog, CatalogObject, Migration, Target } from "@tenantry/core";
import {
  buildExpected,
  ConnectError,
  openScratch,
  ServerError,
  SessionLost,
  toolTables,
} from "@tenantry/postgres";
import type { Adoptable, Claim } from "@tenantry/postgres";
import { environmentOf } from "../config/environment.ts";
import { TenantryError } from "../error.ts";
import type { Basis } from "./adopt-compare.ts";
import type { AdoptCohort } from "./adopt-cohorts.ts";
import { scratchServer } from "./scratch-server.ts";

/** For each cohort the objects that its files make, or why that is not known. */
export async function expectedOf(
  basis: Basis,
  found: Adoptable,
  cohorts: readonly AdoptCohort[],
): Promise<readonly (readonly CatalogObject[] | string)[]> {
  const claims = cohorts.map((cohort) => claimOf(cohort, basis.catalog));
  const stub = claims.map((claim) => claim?.migrations.find((migration) => migration.stub !== null) ?? null);
  const built = await tried(basis, found, [
    ...publicClaim(found, basis.catalog),
    ...claims.flatMap((it, at) => (it === null || stub[at] !== null ? [] : [it])),
  ]);
  return claims.map((claim, at) => {
    const missing = stub[at];
    if (claim === null || claim.migrations.length === 0) return "no migration is said to be there";
    if (missing !== null && missing !== undefined) return `the SQL of ${missing.id} is still to be written`;
    if (typeof built === "string") return built;
    return built.get(claim.target) ?? "nothing was built";
  });
}

/** Tables that tools keep for themselves. */
export function isOfTool(name: string): boolean {
  return own.some((table) => name === table || name.startsWith(`${table}.`) || name.startsWith(`${table}_`));
}

const own = [
  ...new Set(toolTables.flatMap(({ table, beside }) => (beside === undefined ? [table] : [table, beside]))),
  "knex_migrations_lock",
];

function claimOf({ changes, rows }: AdoptCohort, { migrations }: Catalog): Claim | null {
  const target = changes[0]?.target;
  const known = new Map(migrations.map((migration) => [migration.id, migration]));
  if (target === undefined) return null;
  return { target, migrations: rows.flatMap(({ id }) => known.get(id) ?? []) };
}

/** What tenants may refer to, where it is not adopted now. */
function publicClaim({ state }: Adoptable, { migrations, lines }: Catalog): readonly Claim[] {
  const group = state.groups.find(({ kind, shape }) => kind === "public" && shape === "ours");
  const target = group?.targets[0];
  if (group === undefined || target === undefined) return [];
  const recorded = new Set(group.rows.map(({ version }) => version));
  const line = new Set(lines.public);
  const said = migrations.filter(
    ({ id, name, version, alias }: Migration) =>
      line.has(id) && [name, version, ...alias].some((spelling) => recorded.has(spelling)),
  );
  return [{ target, migrations: said }];
}

/** The reason where there is no scratch server to be had, or not one like the environment's. */
async function tried(
  { project, catalog }: Basis,
  { major }: Adoptable,
  claims: readonly Claim[],
): Promise<ReadonlyMap<Target, readonly CatalogObject[] | string> | string> {
  try {
    const server = await scratchServer(project.folder, { shadowUrl: null, major, otherwise: "refuse" });
    try {
      const { at } = server;
      const like = environmentOf(project.settings, {
        name: project.environment,
        at,
        direct: null,
        tenants: { from: "none" },
      });
      const roles = like.role === null ? [] : [like.role];
      const scratch = await openScratch(like.connection, like, { extensions: [], roles });
      try {
        return await buildExpected(scratch, catalog, claims);
      } finally {
        await scratch.close();
      }
    } finally {
      await server.close();
    }
  } catch (error) {
    if (error instanceof TenantryError || error instanceof ConnectError) return error.message;
    if (error instanceof ServerError || error instanceof SessionLost) return error.message;
    throw error;
  }
}
