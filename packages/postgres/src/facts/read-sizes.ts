import { gatherFacts } from "@tenantry/core";
import type { Facts, Naming, ServerFacts, State, TableSample, Target } from "@tenantry/core";
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
 * The part of the facts that says how bad a hazard is: how large tables are in these targets, how many there are, and the
 * versions of their servers. One round trip per thousand schemas, over `session` in the environment's own database. No table
 * is waited for: see `sizing.ts`. No fingerprint is read. Targets in databases that do not answer are left out. Throws
 * `ServerError`, `SessionLost`.
 */
export async function readSizes(
  environment: Environment,
  { fleet, state, targets }: Measured,
  naming: Naming,
  session: Session,
): Promise<Facts> {
  const server = serverOf(session.version);
  const majors = new Set([server.major]);
  const tables: TableSample[] = [];
  const work: DatabaseWork = {
    unanswered: () => undefined,
    read: async (session, here) => {
      majors.add(serverOf(session.version).major);
      for (let at = 0; at < here.length; at += schemasAtOnce) {
        const batch = here.slice(at, at + schemasAtOnce);
        for (const row of await sizesIn(environment, session, batch)) addSizes(row, batch, tables);
      }
    },
  };
  await eachDatabase(environment, fleet, targets, work, session);
  const unknown = { roles: [], extensions: [], invalid: [], settings: {}, timezone: "", at: "" };
  return gatherFacts(
    { ...unknown, environment: environment.name, server, majors, state, fingerprints: new Map(), tables },
    naming,
  );
}

/** What the number says, which a session knows without asking: 140002 is 14.2. */
function serverOf(number: number): ServerFacts {
  const major = Math.floor(number / 10_000);
  return { version: `${major}.${number % 10_000}`, number, major };
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
