import { existsSync } from "node:fs";
import { join } from "node:path";
import { kindsOf, recordedIn } from "@tenantry/core";
import type { Catalog, Kind, Migration, State } from "@tenantry/core";
import { ConnectError, readFleet } from "@tenantry/postgres";
import { whereabouts } from "../config/url.ts";
import { TenantryError } from "../error.ts";
import type { Project } from "../load.ts";
import { openProject } from "../open.ts";

/** Which histories record a migration, and which do not yet. */
export interface Applied {
  readonly kind: Kind;
  readonly applied: number;
  readonly pending: number;
  /** A line for each history: its head, how many targets share it, and whether it has the migration. */
  readonly cohorts: readonly {
    readonly head: string | null;
    readonly count: number;
    readonly applied: boolean;
  }[];
}

/** Where a migration is applied, for each kind of ledger that records it. */
function whereApplied(catalog: Catalog, state: State, { id, scope }: Migration): readonly Applied[] {
  return kindsOf(scope).map((kind) => {
    const cohorts = state.groups
      .filter((group) => group.kind === kind)
      .map((group) => {
        const recorded = recordedIn(catalog, group);
        const applied = recorded.some((one) => one.id === id);
        return { head: recorded.at(-1)?.name ?? null, count: group.targets.length, applied };
      })
      .toSorted((a, b) => b.count - a.count);
    const sum = (applied: "applied" | "pending"): number =>
      cohorts
        .filter((cohort) => cohort.applied === (applied === "applied"))
        .reduce((total, { count }) => total + count, 0);
    return { kind, applied: sum("applied"), pending: sum("pending"), cohorts };
  });
}

/** The same from the database of a project; a text that says why it is not known where there is none, or it does not answer. */
export async function askWhereApplied(
  project: Project,
  catalog: Catalog,
  migration: Migration,
  url: string | null,
): Promise<readonly Applied[] | string> {
  try {
    // Nobody wants a server to be set up for a look into a folder.
    const isNew = !existsSync(join(project.folder, ".tenantry"));
    if (isNew && whereabouts({ ...project, flag: url }).kind === "embedded")
      return "there is no database yet";
    const open = await openProject(project, { url });
    try {
      return whereApplied(catalog, (await readFleet(open.environment)).state, migration);
    } finally {
      await open.close();
    }
  } catch (error) {
    if (error instanceof TenantryError || error instanceof ConnectError) return error.message;
    throw error;
  }
}
