import { buildOrder, compareVersions, quoteIdent } from "@tenantry/core";
import type { Catalog, Kind, Migration, StandIn, Target } from "@tenantry/core";
import { openBench } from "@tenantry/postgres";
import type { Bench, Scratch } from "@tenantry/postgres";
import { TenantryError } from "../error.ts";

/** A schema on a scratch server. */
export interface BuiltSchema {
  readonly bench: Bench;
  /** Its name, which is nobody else's, but for the public one. */
  readonly schema: string;
  close(): Promise<void>;
}

/**
 * Makes a database with an empty schema of this kind in it, and what it can lean on: for a tenant, the public schema as its
 * migrations leave it. `whole` runs this kind's own migrations too. Throws exit 9 where one fails.
 */
export async function buildSchema(
  scratch: Scratch,
  catalog: Catalog,
  kind: Kind,
  { name, whole }: { readonly name: string; readonly whole: "whole" | "empty" },
): Promise<BuiltSchema> {
  const environment = await scratch.database();
  const own = targetOf(kind, kind === "public" ? environment.publicSchema : name);
  const targets = kind === "public" ? [own] : [targetOf("public", environment.publicSchema), own];
  const benches = new Map<Target, Bench>();
  const close = async (): Promise<void> => {
    for (const bench of benches.values()) await bench.close();
  };
  try {
    for (const target of targets) benches.set(target, await openBench(environment, target));
    const bench = benches.get(own);
    if (bench === undefined) throw new Error("bug: a schema without a bench");
    const built = targets.filter((target) => target !== own || whole === "whole");
    await runHistories(catalog, built, benches);
    return { bench, schema: own.schema, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function runHistories(
  catalog: Catalog,
  targets: readonly Target[],
  benches: ReadonlyMap<Target, Bench>,
): Promise<void> {
  for (const { target, what } of buildOrder(
    targets.map((target) => standIn(target, catalog)),
    catalog,
  )) {
    const error = await benches.get(target)?.run(what);
    if (error === null || error === undefined) continue;
    throw new TenantryError(
      "history-fails",
      `The migrations cannot be run on a scratch server: ${error.path}:${error.line}: ${error.message}`,
      "See it with: tenantry rehearse --from base",
      9,
    );
  }
}

/** From the base, where there is one, and on to the newest. */
function standIn(target: Target, catalog: Catalog): StandIn {
  const base = catalog.bases[target.kind];
  const byId = new Map(catalog.migrations.map((migration) => [migration.id, migration]));
  const isLater = ({ version }: Migration): boolean =>
    base === null || base.baseline === null || compareVersions(version, base.baseline) > 0;
  const migrations = catalog.lines[target.kind].flatMap((id) => byId.get(id) ?? []).filter(isLater);
  return { target, cohort: null, beginning: { base, migrations, reason: null } };
}

function targetOf(kind: Kind, schema: string): Target {
  return { kind, id: schema, database: "", schema, labels: {} };
}

/** Says a statement without the names that these schemas have only here. */
export function withoutNames(schemas: readonly string[]): (sql: string) => string {
  return (sql) =>
    schemas.reduce(
      (text, schema) =>
        text
          .replaceAll(`${quoteIdent(schema)}.`, ':"schema".')
          .replaceAll(`${schema}.`, ':"schema".')
          .replaceAll(`'${schema}'`, ":'schema'"),
      sql,
    );
}
