import type { Problem } from "@tenantry/core";
import { grouped } from "../grouped.ts";
import { nameKey, refusedName, refusedNameProblem, shownName } from "../names.ts";
import type { Candidate } from "./candidate.ts";

/** A candidate whose names may be used. */
export interface Named extends Candidate {
  readonly schema: string;
}

export interface SortedOut {
  readonly named: readonly Named[];
  readonly problems: readonly Problem[];
}

/** Leaves out, by name, every tenant whose names could harm or be mistaken for another's. */
export function sortOut(candidates: readonly Candidate[], publicSchema: string): SortedOut {
  const ids = grouped(candidates, ({ id }) => nameKey(id));
  const places = grouped(candidates, placeKey);
  const named: Named[] = [];
  const problems: Problem[] = [];
  for (const candidate of candidates) {
    const why =
      refusedId(candidate.id) ??
      refusedPlace(candidate, publicSchema) ??
      sharedId(candidate, ids.get(nameKey(candidate.id)) ?? []) ??
      sharedPlace(candidate, places.get(placeKey(candidate)) ?? []);
    if (why === null) named.push({ ...candidate, schema: schemaOf(candidate) });
    else problems.push(refusedNameProblem(candidate.id, why));
  }
  return { named, problems };
}

/** A database of its own may leave the schema out. */
function schemaOf(candidate: Candidate): string {
  return candidate.schema ?? (isElsewhere(candidate) ? "public" : "");
}

function placeKey(candidate: Candidate): string {
  return JSON.stringify([candidate.url, candidate.database, nameKey(schemaOf(candidate))]);
}

function isElsewhere({ database, url }: Candidate): boolean {
  return database !== null || url !== null;
}

function refusedId(id: string): string | null {
  const why = nameKey(id) === "public" ? "is the name of the public target" : refusedName(id);
  return why === null ? null : `its id ${why}`;
}

function refusedPlace(candidate: Candidate, publicSchema: string): string | null {
  const { database } = candidate;
  const schema = schemaOf(candidate);
  const reserved = !isElsewhere(candidate) && [publicSchema, "public"].map(nameKey).includes(nameKey(schema));
  const why = reserved ? "belongs to the public target" : refusedName(schema);
  if (why !== null) return `its schema ${shownName(schema)} ${why}`;
  const elsewhere = database === null ? null : refusedName(database);
  return elsewhere === null ? null : `its database ${shownName(database ?? "")} ${elsewhere}`;
}

function sharedId({ id }: Candidate, all: readonly Candidate[]): string | null {
  const [, second] = all;
  if (second === undefined) return null;
  const other = all.find((it) => it.id !== id);
  return other === undefined ? "it is listed more than once" : `its id is too like ${shownName(other.id)}`;
}

function sharedPlace({ id }: Candidate, all: readonly Candidate[]): string | null {
  const other = all.find((it) => it.id !== id);
  return other === undefined ? null : `${shownName(other.id)} has the same schema, or one too like it`;
}
