import { createHash } from "node:crypto";
import { objectKinds } from "@tenantry/core";
import type { CatalogObject, Fingerprint, ObjectKind } from "@tenantry/core";
import { ServerError } from "../errors.ts";
import { readOnly } from "../ledger/statement.ts";
import { textOf } from "../row.ts";
import type { Row, Session } from "../session.ts";
import { deparsing, fingerprintStatement, objectsStatement } from "./statement.ts";
import type { Place } from "./wanted.ts";

// Whole catalogs are read for every batch; the view texts of a batch need locks on all that they read.
const fingerprintsAtOnce = 1000;
const objectsAtOnce = 50;

/** What to do with what was read. A schema that does not exist is heard of in neither way. */
export interface Found<P extends Place, T> {
  found(place: P, value: T): void;
  /** The server refuses to tell about this one, also when it is asked about it alone. */
  refused(place: P, error: ServerError): void;
}

/**
 * Fingerprints of schemas of the session's database, 1,000 in a round trip; read-only, with no privilege at all. Throws
 * `SessionLost`.
 */
export async function fingerprintSchemas<P extends Place>(
  session: Session,
  places: readonly P[],
  ledger: string,
  to: Found<P, Fingerprint>,
): Promise<void> {
  await inBatches(places, fingerprintsAtOnce, to, async (batch) => {
    for (const row of await ask(session, fingerprintStatement(batch, ledger))) {
      const fingerprint = fingerprintOf(textOf(row["kinds"]) ?? "{}");
      for (const place of members(row, batch)) to.found(place, fingerprint);
    }
  });
}

/** Every object of schemas of the session's database, 50 in a round trip. Throws `SessionLost`. */
export async function listSchemas<P extends Place>(
  session: Session,
  places: readonly P[],
  ledger: string,
  to: Found<P, readonly CatalogObject[]>,
): Promise<void> {
  await inBatches(places, objectsAtOnce, to, async (batch) => {
    const objects = new Map<P, CatalogObject[]>();
    for (const row of await ask(session, objectsStatement(batch, ledger))) {
      const place = batch[Number(row["i"]) - 1];
      if (place === undefined) throw new Error("bug: the server tells about a schema that was not asked for");
      const list = objects.get(place) ?? [];
      objects.set(place, list);
      list.push(objectOf(row));
    }
    for (const [place, list] of objects) to.found(place, list);
  });
}

// Too many locks for the server's table, too deep, or too long: the next batch would fare no better.
const tooMuch = new Set(["53200", "54001", "57014"]);

/** One schema that is locked or broken must not hide the others: a refused batch is halved, all that follow where it was too large. */
async function inBatches<P extends Place>(
  places: readonly P[],
  most: number,
  to: Pick<Found<P, never>, "refused">,
  read: (batch: readonly P[]) => Promise<void>,
): Promise<void> {
  let queue = batches(places, most);
  for (let batch = queue.shift(); batch !== undefined; batch = queue.shift()) {
    try {
      await read(batch);
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      const [only] = batch;
      const half = Math.ceil(batch.length / 2);
      if (batch.length === 1 && only !== undefined) to.refused(only, error);
      else if (tooMuch.has(error.sqlstate)) queue = batches([...batch, ...queue.flat()], half);
      else queue.unshift(...batches(batch, half));
    }
  }
}

function batches<P>(places: readonly P[], size: number): (readonly P[])[] {
  const starts = Array.from({ length: Math.ceil(places.length / size) }, (_, at) => at * size);
  return starts.map((start) => places.slice(start, start + size));
}

async function ask(session: Session, statement: string): Promise<readonly Row[]> {
  const results = await session.message([...readOnly, ...deparsing, statement].join(";\n"));
  return results.at(-1)?.rows ?? [];
}

function members<P>(row: Row, batch: readonly P[]): readonly P[] {
  const positions: unknown = row["members"];
  return Array.isArray(positions) ? positions.flatMap((at) => batch[Number(at) - 1] ?? []) : [];
}

function fingerprintOf(text: string): Fingerprint {
  const found: unknown = JSON.parse(text);
  const hashes = new Map(typeof found === "object" && found !== null ? Object.entries(found) : []);
  const kinds: Partial<Record<ObjectKind, string>> = {};
  for (const kind of objectKinds) {
    const hash: unknown = hashes.get(kind);
    if (typeof hash === "string") kinds[kind] = hash;
  }
  const lines = Object.entries(kinds).map(([kind, hash]) => `${kind}\t${hash}\n`);
  return { hash: createHash("sha256").update(lines.join("")).digest("hex"), kinds };
}

function objectOf(row: Row): CatalogObject {
  const kind = objectKinds.find((one) => one === row["kind"]);
  if (kind === undefined) throw new Error(`bug: ${textOf(row["kind"])} is no kind of object`);
  return { kind, name: textOf(row["name"]) ?? "", definition: textOf(row["definition"]) ?? "" };
}
