import type { Problem } from "@tenantry/core";
import { parseConnection, withDatabase } from "../connection.ts";
import type { Environment } from "../environment.ts";
import type { Route } from "../fleet.ts";
import { plainName, shownName } from "../names.ts";
import type { Listing } from "./listing.ts";
import type { Named } from "./sort-out.ts";

/** Where a tenant is: a target's key and the way there, nowhere yet, or nowhere we may go. */
export type Place =
  | { readonly kind: "there"; readonly database: string; readonly route: Route }
  | { readonly kind: "unprovisioned" }
  | { readonly kind: "left-out"; readonly state: string }
  | { readonly kind: "refused"; readonly problem: Problem };

/** A row that is only just being provisioned, or going away, is nothing to migrate. */
const notYet = new Set(["provisioning", "dropping"]);

/** Nobody is connected to: what a listing does not show is found when the tenant is read. */
export function placeOf(candidate: Named, environment: Environment, listing: Listing): Place {
  const { connection, direct, tenants } = environment;
  const states = tenants.from === "registry" ? tenants.states : undefined;
  if (states?.includes(candidate.state ?? "") === false)
    return { kind: "left-out", state: candidate.state ?? "" };
  if (states === undefined && candidate.state !== null && notYet.has(candidate.state))
    return { kind: "unprovisioned" };
  if (candidate.url !== null) return byUrl(candidate, candidate.url, environment);
  if (candidate.database === null) {
    if (!listing.schemas.has(candidate.schema)) return { kind: "unprovisioned" };
    return { kind: "there", database: "", route: { connection, direct } };
  }
  if (!listing.databases.has(candidate.database)) return { kind: "unprovisioned" };
  const route = {
    connection: withDatabase(connection, candidate.database),
    direct: withDatabase(direct, candidate.database),
  };
  return { kind: "there", database: candidate.database, route };
}

function byUrl({ id, database }: Named, url: string, environment: Environment): Place {
  const parsed = parseConnection(url, `The url of the tenant ${shownName(id)}`);
  if ("problems" in parsed) {
    const problem = parsed.problems[0];
    return { kind: "refused", problem: { ...(problem ?? refusedHost(id)), targets: [plainName(id)] } };
  }
  const hosts = [environment.connection.host, environment.direct.host, ...(environment.hosts ?? [])];
  if (!hosts.includes(parsed.connection.host)) return { kind: "refused", problem: refusedHost(id) };
  const connection = database === null ? parsed.connection : withDatabase(parsed.connection, database);
  const { host, port, user } = connection;
  return {
    kind: "there",
    database: `${user}@${host}:${port}/${connection.database}`,
    route: { connection, direct: connection },
  };
}

/** Whoever can write into the registry must not be able to send our password elsewhere. */
function refusedHost(id: string): Problem {
  return {
    code: "refused-host",
    severity: "error",
    message: `The tenant ${shownName(id)} is left out: its url leads to a host that is not this environment's.`,
    help: "List the host in `hosts` of this environment if it is yours.",
    targets: [plainName(id)],
    exit: 2,
  };
}
