import { gatherFacts } from "@tenantry/core";
import type { Facts, Naming, State, TableSample, Target } from "@tenantry/core";
import { eachDatabase } from "../databases.ts";
import type { DatabaseWork } from "../databases.ts";
import { deparsing } from "../fingerprint/statement.ts";
import type { Environment } from "../environment.ts";
import type { Fleet } from "../fleet.ts";
import { readOnly } from "../ledger/statement.ts";
import type { Row, Session } from "../session.ts";
import { addSizes } from "./read-facts.ts";
import { unlessLocked } from "./sizing.ts";
import { sizeStatement } from "./statement.ts";

const schemasAtOnce = 1000;

/** Where tables are measured, in which histories. */
export interface Measured {
  readonly fleet: Pick<Fleet, "databases">;
  readonly state: State;
  readonly targets: readonly Target[];
}

/**
 * The part of the facts that says how bad a hazard is: how large tables are in these targets, and the lowest major. One round
 * trip per thousand schemas, over `session` in the environment's own database. No table is waited for: see `sizing.ts`.
 * Targets in databases that do not answer are left out. Throws `ServerError`, `SessionLost`.
 */
export async function readSizes(
  environment: Environment,
  { fleet, state, targets }: Measured,
  naming: Naming,
  session: Session,
): Promise<Facts> {
  const majors = new Set<number>();
  const tables: TableSample[] = [];
  const work: DatabaseWork = {
    unanswered: () => undefined,
    read: async (session, here) => {
      majors.add(Math.floor(session.version / 10_000));
      for (let at = 0; at < here.length; at += schemasAtOnce) {
        const batch = here.slice(at, at + schemasAtOnce);
        for (const row of await sizesIn(environment, session, batch)) addSizes(row, batch, tables);
      }
    },
  };
  await eachDatabase(environment, fleet, targets, work, session);
  const unknown = { roles: [], extensions: [], invalid: [], settings: {}, timezone: "", at: "" };
  const number = Math.min(...majors) * 10_000;
  const server = { version: "", number, major: Math.min(...majors) };
  return gatherFacts(
    { ...unknown, environment: environment.name, server, majors, state, fingerprints: new Map(), tables },
    naming,
  );
}

async function sizesIn(
  environment: Environment,
  session: Session,
  batch: readonly Target[],
): Promise<readonly Row[]> {
  return await unlessLocked(async (sizing) => {
    const statements = [...readOnly, ...deparsing, sizeStatement(batch, environment.ledger, sizing)];
    return (await session.message(statements.join(";\n"))).at(-1)?.rows ?? [];
  });
}
