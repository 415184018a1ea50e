import type { Problem, Target } from "@tenantry/core";
import { candidatesOf } from "./discover/candidates.ts";
import { readListing } from "./discover/listing.ts";
import type { Listing } from "./discover/listing.ts";
import { placeOf } from "./discover/place.ts";
import { sortOut } from "./discover/sort-out.ts";
import type { Connection, Environment } from "./environment.ts";
import { stateProblems } from "./discover/states.ts";
import type { LeftOut } from "./discover/states.ts";
import { plainName } from "./names.ts";
import { withSession } from "./reading.ts";
import type { Session } from "./session.ts";

/** All targets of an environment, as listed at one moment. */
export interface Fleet {
  /** The public target first, tenants by id. */
  readonly targets: readonly Target[];
  /** How to reach each `Target.database`; `""` is the environment's own. */
  readonly databases: ReadonlyMap<string, Route>;
  readonly unprovisioned: readonly string[];
  readonly orphans: readonly string[];
  /** False while the registry table does not exist. */
  readonly registry: boolean;
  readonly problems: readonly Problem[];
}

/** One database by its pooled and its direct connection; the same where there is no pooler. */
export interface Route {
  readonly connection: Connection;
  readonly direct: Connection;
}

/**
 * Lists the fleet in one message, two where the registry does not exist yet. Without a session of the environment's own
 * database it opens one. Only that database is connected to. Throws `ConnectError`, `ServerError`, `SessionLost`.
 */
export async function listFleet(environment: Environment, session?: Session): Promise<Fleet> {
  const listing = await withSession(environment, session, (session) => readListing(environment, session));
  const { candidates, problems } = candidatesOf(environment, listing);
  environment.onUrls?.(candidates.flatMap(({ url }) => url ?? []));
  const ours = candidates.map((it) =>
    it.url === null && it.database === listing.current ? { ...it, database: null } : it,
  );
  const sorted = sortOut(ours, environment.publicSchema);
  const targets: Target[] = [];
  const databases = new Map([["", { connection: environment.connection, direct: environment.direct }]]);
  const unprovisioned: string[] = [];
  const refused: Problem[] = [];
  const leftOut: LeftOut[] = [];
  for (const candidate of sorted.named) {
    const { id, schema, labels } = candidate;
    const place = placeOf(candidate, environment, listing);
    if (place.kind === "refused") refused.push(place.problem);
    else if (place.kind === "unprovisioned") unprovisioned.push(id);
    else if (place.kind === "left-out") leftOut.push({ id, state: place.state });
    else {
      if (!databases.has(place.database)) databases.set(place.database, place.route);
      targets.push({ kind: "tenant", id, database: place.database, schema, labels });
    }
  }
  const named = new Set(ours.flatMap(({ schema }) => (schema === null ? [] : [schema])));
  return {
    targets: [publicTarget(environment), ...targets.toSorted((a, b) => (a.id < b.id ? -1 : 1))],
    databases,
    unprovisioned: unprovisioned.toSorted(),
    // Who does not know the tenants cannot say whom nothing names.
    orphans: listing.problems.length + problems.length > 0 ? [] : orphans(environment, listing, named),
    registry: environment.tenants.from !== "registry" || listing.rows !== null,
    problems: [...listing.problems, ...problems, ...sorted.problems, ...refused, ...stateProblems(leftOut)],
  };
}

function publicTarget({ publicSchema }: Environment): Target {
  return { kind: "public", id: "public", database: "", schema: publicSchema, labels: {} };
}

/** Schemas with a ledger of ours that nothing names. Databases are not looked into for that. */
function orphans(
  { tenants, publicSchema }: Environment,
  { schemas }: Listing,
  named: ReadonlySet<string>,
): readonly string[] {
  if (tenants.from === "none" || tenants.from === "databases") return [];
  return [...schemas]
    .filter(([name, holds]) => holds === "ledger" && name !== publicSchema && !named.has(name))
    .map(([name]) => plainName(name))
    .toSorted();
}
