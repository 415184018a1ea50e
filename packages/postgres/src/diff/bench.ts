import type { Base, CatalogObject, Migration, Part, Target, TraceError } from "@tenantry/core";
import type { Environment } from "../environment.ts";
import { listSchemas } from "../fingerprint/read.ts";
import { buildPiece } from "../rehearse/build.ts";
import { furnishSchema } from "../rehearse/raise.ts";
import type { Session } from "../session.ts";
import { openTracer } from "../trace/tracer.ts";
import { readParts } from "./read.ts";

/** A schema as it is at one moment. */
export interface Sight {
  readonly parts: readonly Part[];
  readonly objects: readonly CatalogObject[];
}

/** One schema on a scratch server to try scripts on. */
export interface Bench {
  /** Runs a script as an apply would; the error that ended it, or null. */
  run(what: Migration | Base): Promise<TraceError | null>;
  look(): Promise<Sight>;
  close(): Promise<void>;
}

/** Makes the schema of this target in a scratch database. Throws `ConnectError` or `ServerError`. */
export async function openBench(environment: Environment, target: Target): Promise<Bench> {
  const tracer = await openTracer(environment);
  const { database } = environment.connection;
  try {
    await furnishSchema({ environment, tracer }, target);
  } catch (error) {
    await tracer.close();
    throw error;
  }
  return {
    run: async (what) => await buildPiece({ environment, target, database }, what, tracer),
    look: async () => await lookAt(tracer.session, target, environment.ledger),
    close: async () => await tracer.close(),
  };
}

/** Reads a schema of the session's database, and writes nothing. Throws `ServerError` or `SessionLost`. */
export async function lookAt(session: Session, target: Target, ledger: string): Promise<Sight> {
  const place = { ...target, database: "" };
  const objects: CatalogObject[] = [];
  await listSchemas(session, [place], ledger, {
    found: (_place, found) => void objects.push(...found),
    refused: (_place, error) => {
      throw error;
    },
  });
  return { parts: await readParts(session, target.schema, ledger), objects };
}
