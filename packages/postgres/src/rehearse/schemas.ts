import { compareObjects } from "@tenantry/core";
import type { CatalogObject, SchemaDifference } from "@tenantry/core";
import { listSchemas } from "../fingerprint/read.ts";
import type { Place } from "../fingerprint/wanted.ts";
import type { Session } from "../session.ts";

/** What every schema of a scratch database holds, by its name. */
export type Schemas = ReadonlyMap<string, readonly CatalogObject[]>;

/** Reads the catalog of the whole database: what a file does outside of its own schema counts too. */
export async function readSchemas(session: Session, ledger: string): Promise<Schemas> {
  const rows = await session.query(
    `select nspname as name from pg_catalog.pg_namespace
      where nspname <> 'information_schema' and nspname not like 'pg\\_%' order by 1`,
  );
  // Only the schema's own name is made neutral: these are no tenants.
  const places = rows.map((row): Place => {
    const schema = String(row["name"]);
    return { kind: "public", id: schema, database: "", schema };
  });
  const found = new Map<string, readonly CatalogObject[]>(places.map(({ schema }) => [schema, []]));
  await listSchemas(session, places, ledger, {
    found: ({ schema }, objects) => void found.set(schema, objects),
    refused: (_place, error) => {
      throw error;
    },
  });
  return found;
}

/** All that is not what it was; objects of the target's own schema are named without it. */
export function changesBetween(before: Schemas, after: Schemas, home: string): readonly SchemaDifference[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].toSorted();
  return names.flatMap((schema) => [
    ...schemaItself(schema, before, after),
    ...compareObjects(before.get(schema) ?? [], after.get(schema) ?? []).map(
      ({ kind, name, ours, theirs }) => ({
        object: `${kind} ${schema === home ? name : `${schema}.${name}`}`,
        before: ours === null ? null : shown(ours, schema, home),
        after: theirs === null ? null : shown(theirs, schema, home),
      }),
    ),
  ]);
}

function schemaItself(schema: string, before: Schemas, after: Schemas): readonly SchemaDifference[] {
  const [was, is] = [before.has(schema), after.has(schema)].map((there) => (there ? "there" : null));
  return was === is ? [] : [{ object: `schema ${schema}`, before: was ?? null, after: is ?? null }];
}

/** In the target's own schema its name says nothing. */
function shown(definition: string, schema: string, home: string): string {
  return schema === home
    ? definition.replaceAll("$target.", "")
    : definition.replaceAll("$target", () => schema);
}
