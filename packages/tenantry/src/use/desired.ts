import { readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import type { Base, Kind, ObjectKind } from "@tenantry/core";
import { listFleet, lookAt, openReader, readDesired } from "@tenantry/postgres";
import type { Environment, Furniture, Session, Sight } from "@tenantry/postgres";
import { usage } from "../error.ts";
import type { Project } from "../load.ts";
import { findTenant } from "./find-tenant.ts";

/** What a schema is to be like: a file to run, or one that is there. */
export type Desired = {
  /** As people call it: the path of the file, or the tenant. */
  readonly name: string;
  readonly furniture: Furniture;
  /** The major version to try it on; null for the one that comes with Tenantry. */
  readonly major: number | null;
  readonly ignoring: readonly ObjectKind[];
} & (
  | { readonly live: null; readonly base: Base }
  | { readonly live: { readonly sight: Sight; readonly schema: string }; readonly base: null }
);

/** Reads `tenant.desired.sql` or `public.desired.sql`. Throws exit 2 where there is none, or where it cannot be read. */
export async function desiredFile({ folder, migrations }: Project, kind: Kind): Promise<Desired> {
  const places = [`${kind}.desired.sql`, `${kind}/${kind}.desired.sql`, `${kind}/desired.sql`];
  for (const place of places) {
    const text = await readFile(join(migrations, place), "utf8").catch(() => null);
    if (text === null) continue;
    const name = relative(folder, join(migrations, place));
    const { base, problems } = readDesired(kind, name, text);
    if (problems.length > 0) throw usage("desired-unreadable", problems.join("\n"), `Change ${name}.`);
    return { name, base, live: null, furniture: { extensions: [], roles: [] }, major: null, ignoring: [] };
  }
  const missing = relative(folder, join(migrations, places[0] ?? ""));
  throw usage(
    "desired-missing",
    `There is no ${missing}.`,
    "Write into it the whole schema as it is to be; or take a live one: --from-db <tenant>",
  );
}

/** Reads a live schema, and changes nothing. Who owns what there is left out. Throws exit 2 for an unknown tenant. */
export async function desiredLive(environment: Environment, kind: Kind, id: string): Promise<Desired> {
  const session = await openReader(environment, environment.connection);
  try {
    const fleet = await listFleet(environment, session);
    const target = kind === "tenant" ? findTenant(fleet, id) : fleet.targets.find((one) => one.kind === kind);
    if (target === undefined) throw usage("target-unknown", "There is no public schema.", "");
    const route = target.database === "" ? undefined : fleet.databases.get(target.database);
    const reader = route === undefined ? session : await openReader(environment, route.connection);
    try {
      return await livingAt(reader, environment, { name: id, target });
    } finally {
      if (reader !== session) await reader.close();
    }
  } finally {
    await session.close();
  }
}

async function livingAt(
  session: Session,
  { ledger }: Environment,
  { name, target }: { readonly name: string; readonly target: Parameters<typeof lookAt>[1] },
): Promise<Desired> {
  const sight = await lookAt(session, target, ledger);
  const extensions = await session.query(
    "select extname as name, nspname as schema from pg_catalog.pg_extension join pg_catalog.pg_namespace n on n.oid = extnamespace",
  );
  const grantees = sight.parts
    .flatMap(({ facts }) => facts["grantee"] ?? [])
    .filter((role) => role !== "public");
  return {
    name,
    base: null,
    live: { sight, schema: target.schema },
    furniture: {
      extensions: extensions.map((row) => ({ name: String(row["name"]), schema: String(row["schema"]) })),
      roles: [...new Set(grantees.filter((role) => !role.startsWith("pg_")))],
    },
    major: Math.floor(session.version / 10_000),
    ignoring: ["owner"],
  };
}
