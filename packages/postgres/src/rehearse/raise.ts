import { quoteIdent } from "@tenantry/core";
import type { StandIn, Target } from "@tenantry/core";
import type { Environment } from "../environment.ts";
import { createLedger } from "../ledger/ddl.ts";
import type { TraceWork } from "../trace/inside.ts";
import type { Tracer } from "../trace/tracer.ts";
import type { Scratch } from "./scratch.ts";

/** The fleet in small: a scratch database for each database, in it a schema with a ledger for each stand-in. */
export interface Raised {
  of(target: Target): {
    readonly work: Omit<TraceWork, "migration" | "step">;
    readonly tracer: Tracer;
  };
  close(): Promise<void>;
}

interface Place {
  readonly environment: Environment;
  readonly tracer: Tracer;
}

/** Makes what these targets live in. Throws `ConnectError` or `ServerError`. */
export async function raise(scratch: Scratch, standIns: readonly StandIn[]): Promise<Raised> {
  const places = new Map<string, Place>();
  const close = async (): Promise<void> => {
    for (const { tracer } of places.values()) await tracer.close();
  };
  try {
    for (const { target } of standIns) {
      const place = places.get(target.database) ?? (await newPlace(scratch));
      places.set(target.database, place);
      await furnishSchema(place, target);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    of(target) {
      const place = places.get(target.database);
      if (place === undefined) throw new Error(`bug: ${target.id} has no database`);
      const { environment, tracer } = place;
      const database = environment.connection.database;
      return { work: { environment, target, database }, tracer };
    },
    close,
  };
}

async function newPlace(scratch: Scratch): Promise<Place> {
  const environment = await scratch.database();
  return { environment, tracer: await scratch.tracer(environment) };
}

/** Owned by whoever runs the files. */
export async function furnishSchema({ environment, tracer }: Place, { schema }: Target): Promise<void> {
  const { role, ledger } = environment;
  if (role !== null)
    await tracer.session.message(
      `grant create on database ${quoteIdent(environment.connection.database)} to ${quoteIdent(role)}; alter schema public owner to ${quoteIdent(role)}`,
    );
  const statements = [
    ...(role === null ? [] : [`set local role = ${quoteIdent(role)}`]),
    `create schema if not exists ${quoteIdent(schema)}`,
    ...createLedger(schema, ledger),
  ];
  await tracer.session.message(statements.map((statement) => `${statement};\n`).join(""));
}
