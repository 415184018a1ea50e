import type { State } from "@tenantry/core";
import { readElsewhere } from "./doctor/elsewhere.ts";
import { finding, serverFindings } from "./doctor/findings.ts";
import type { Finding } from "./doctor/findings.ts";
import { readVitals } from "./doctor/vitals.ts";
import type { Environment } from "./environment.ts";
import { ConnectError } from "./errors.ts";
import { listFleet } from "./fleet.ts";
import type { Fleet } from "./fleet.ts";
import { readState } from "./ledger/read.ts";
import { shownName } from "./names.ts";
import { openReader } from "./reading.ts";
import type { Session } from "./session.ts";

export type { Finding } from "./doctor/findings.ts";

/**
 * Looks at everything that can keep an apply from going well, in the environment's own database; ledgers, indexes and
 * who holds what in all of them.
 * Writes nothing. A server that cannot be reached is a finding; a lost connection throws `SessionLost`.
 */
export async function examine(environment: Environment, fleet?: Fleet): Promise<readonly Finding[]> {
  const session = await reached(environment);
  if ("check" in session) return [session];
  try {
    return await examined(environment, session, fleet ?? (await listFleet(environment, session)));
  } finally {
    await session.close();
  }
}

async function examined(
  environment: Environment,
  session: Session,
  fleet: Fleet,
): Promise<readonly Finding[]> {
  const state = await readState(environment, fleet, session);
  const schemas = fleet.targets.filter(({ database }) => database === "").map(({ schema }) => schema);
  const vitals = await readVitals(environment, session, schemas);
  return [
    finding("connection", "ok", "The server answers."),
    ...(await directly(environment)),
    ...serverFindings(environment, session, vitals, await readElsewhere(environment, fleet)),
    ...ledgers(state),
    ...unfinished(state),
  ];
}

/** Through a pooler the way around it has to work too. */
async function directly({ connection, direct, ...rest }: Environment): Promise<readonly Finding[]> {
  if (direct === connection) return [];
  const session = await reached({ ...rest, connection: direct, direct });
  if ("check" in session) return [{ ...session, message: `The direct connection: ${session.message}` }];
  await session.close();
  return [finding("connection", "ok", "The direct connection works.")];
}

async function reached(environment: Environment): Promise<Session | Finding> {
  try {
    return await openReader(environment, environment.connection);
  } catch (error) {
    if (error instanceof ConnectError) return finding("connection", "error", error.message, error.help);
    throw error;
  }
}

function ledgers({ groups, problems, unprovisioned, orphans }: State): readonly Finding[] {
  const levels = { error: "error", warning: "warning", notice: "notice" } as const;
  const found = problems.map(({ severity, message, help }) =>
    finding("ledgers", levels[severity], message, help),
  );
  if (unprovisioned.length > 0) {
    const help = "Create them with: tenantry tenant create <id>. Or take them out of the registry.";
    found.push(finding("ledgers", "notice", `Listed but not there: ${named(unprovisioned)}.`, help));
  }
  if (orphans.length > 0) {
    const help = "Register them, or drop them: apply does not touch what nothing names.";
    found.push(finding("ledgers", "notice", `A ledger that nothing names: ${named(orphans)}.`, help));
  }
  const targets = groups.reduce((sum, group) => sum + group.targets.length, 0);
  return [
    ...found,
    finding("ledgers", "ok", `${targets} ${targets === 1 ? "ledger" : "ledgers"} can be read.`),
  ];
}

function unfinished({ groups }: State): readonly Finding[] {
  return groups.flatMap(({ rows, targets }) => {
    const running = rows.filter(({ state }) => state === "running").map(({ version }) => version);
    if (running.length === 0) return [];
    const where = named(targets.map(({ id }) => id));
    const help = "Apply resumes it. If it asks for a decision: tenantry mark --applied or --unapplied.";
    return [
      finding("unfinished", "warning", `${named(running)} was begun in ${where} and not finished.`, help),
    ];
  });
}

function named(names: readonly string[]): string {
  const shown = names.slice(0, 5).map(shownName).join(", ");
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}
