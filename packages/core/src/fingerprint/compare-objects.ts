import { order } from "../version.ts";
import { objectKinds } from "./fingerprint.ts";
import type { CatalogObject, ObjectKind } from "./fingerprint.ts";

/** One object that two schemas do not define alike; null on the side that does not have it. */
export interface ObjectDifference {
  readonly kind: ObjectKind;
  readonly name: string;
  readonly ours: string | null;
  readonly theirs: string | null;
}

/** Where two schemas differ, by kind and name; none where both have the same objects. `ignoring` leaves out whole kinds. */
export function compareObjects(
  ours: readonly CatalogObject[],
  theirs: readonly CatalogObject[],
  ignoring: readonly ObjectKind[] = [],
): readonly ObjectDifference[] {
  return objectKinds
    .filter((kind) => !ignoring.includes(kind))
    .flatMap((kind) => compareKind(kind, definitions(ours, kind), definitions(theirs, kind)));
}

type Definitions = ReadonlyMap<string, string>;

function definitions(objects: readonly CatalogObject[], kind: ObjectKind): Definitions {
  return new Map(
    objects.flatMap((object) => (object.kind === kind ? [[object.name, object.definition]] : [])),
  );
}

function compareKind(kind: ObjectKind, ours: Definitions, theirs: Definitions): readonly ObjectDifference[] {
  return [...new Set([...ours.keys(), ...theirs.keys()])]
    .toSorted(order)
    .map((name) => ({ kind, name, ours: ours.get(name) ?? null, theirs: theirs.get(name) ?? null }))
    .filter((found) => found.ours !== found.theirs);
}
