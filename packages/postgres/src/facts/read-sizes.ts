import { gatherFacts } from "@tenantry/core";
import type { Facts, Naming, State, TableSample, Target } from "@tenantry/core";
import { eachDatabase } from "../databases.ts";
import { deparsing } from "../fingerprint/statement.ts";
import type { Environment } from "../environment.ts";
import type { Fleet } from "../fleet.ts";
import { readOnly } from "../ledger/statement.ts";
import { addSizes } from "./read-facts.ts";
import { sizeStatement } from "./statement.ts";

const schemasAtOnce = 1000;

/**
 * The part of the facts that says how bad a hazard is: how large tables are in these targets, and the lowest major. One round
 * trip per thousand schemas. Targets in databases that do not answer are left out. Throws `ServerError`, `SessionLost`.
 */
export async function readSizes(
  environment: Environment,
  fleet: Pick<Fleet, "databases">,
  state: State,
  targets: readonly Target[],
  naming: Naming,
): Promise<Facts> {
  const majors = new Set<number>();
  const tables: TableSample[] = [];
  await eachDatabase(environment, fleet, targets, {
    unanswered: () => undefined,
    read: async (session, here) => {
      majors.add(Math.floor(session.version / 10_000));
      for (let at = 0; at < here.length; at += schemasAtOnce) {
        const batch = here.slice(at, at + schemasAtOnce);
        const statements = [...readOnly, ...deparsing, sizeStatement(batch, environment.ledger)];
        const results = await session.message(statements.join(";\n"));
        for (const row of results.at(-1)?.rows ?? []) addSizes(row, batch, tables);
      }
    },
  });
  const unknown = { roles: [], extensions: [], invalid: [], settings: {}, timezone: "", at: "" };
  const number = Math.min(...majors) * 10_000;
  const server = { version: "", number, major: Math.min(...majors) };
  return gatherFacts(
    { ...unknown, environment: environment.name, server, majors, state, fingerprints: new Map(), tables },
    naming,
  );
}
