import type { Group, LedgerRow, LedgerShape, Problem, State, Target } from "@tenantry/core";
import { historyText } from "@tenantry/core";
import { eachDatabase } from "../databases.ts";
import type { Environment } from "../environment.ts";
import { ConnectError } from "../errors.ts";
import type { SessionLost } from "../errors.ts";
import { listFleet } from "../fleet.ts";
import type { Fleet } from "../fleet.ts";
import { grouped } from "../grouped.ts";
import { withSession } from "../reading.ts";
import type { Session } from "../session.ts";
import { readLedgers } from "./batch.ts";
import { failureProblem, refusalProblem } from "./verdict.ts";
import type { Verdict } from "./verdict.ts";

/**
 * Reads all ledgers of a fleet and groups the targets that hold the same. In each database a round trip per thousand
 * targets, read-only, with no privilege but to select. Without a session of the environment's own database it opens one.
 * What cannot be read becomes a problem that names its targets; only the own database must answer: else it throws
 * `ConnectError`, `ServerError` or `SessionLost`.
 */
export async function readState(environment: Environment, fleet: Fleet, session?: Session): Promise<State> {
  const verdicts = new Map<Target, Verdict>();
  await eachDatabase(
    environment,
    fleet,
    fleet.targets,
    {
      read: async (session, targets) => await readDatabase(environment, session, targets, verdicts),
      unanswered(targets, error) {
        const verdict = unanswered(error);
        for (const target of targets) if (!verdicts.has(target)) verdicts.set(target, verdict);
      },
    },
    session,
  );
  return stateOf(environment, fleet, verdicts);
}

/** Lists and reads over one session, of its own where none is given. Throws as `listFleet` and `readState` do. */
export async function readFleet(
  environment: Environment,
  session?: Session,
): Promise<{ readonly fleet: Fleet; readonly state: State }> {
  return await withSession(environment, session, async (session) => {
    const fleet = await listFleet(environment, session);
    return { fleet, state: await readState(environment, fleet, session) };
  });
}

async function readDatabase(
  environment: Environment,
  session: Session,
  targets: readonly Target[],
  verdicts: Map<Target, Verdict>,
): Promise<void> {
  const bySchema = new Map(targets.map((target) => [target.schema, target]));
  await readLedgers(environment, session, [...bySchema.keys()], (schema, verdict) => {
    const target = bySchema.get(schema);
    if (target !== undefined) verdicts.set(target, verdict);
  });
}

/** A database that does not answer is a problem of its tenants alone. */
function unanswered(error: ConnectError | SessionLost): Verdict {
  return error instanceof ConnectError && error.reason === "unknown-database"
    ? { kind: "missing" }
    : { kind: "failed", message: error.message };
}

function stateOf(environment: Environment, fleet: Fleet, verdicts: ReadonlyMap<Target, Verdict>): State {
  const groups = new Map<string, { shape: LedgerShape; rows: readonly LedgerRow[]; targets: Target[] }>();
  const missing: string[] = [];
  const faulty: { readonly target: Target; readonly verdict: Verdict }[] = [];
  const texts = new Map<readonly LedgerRow[], string>();
  for (const target of fleet.targets) {
    const verdict = readAs(target, verdicts.get(target));
    if (verdict.kind === "missing") missing.push(target.id);
    else if (verdict.kind !== "read") faulty.push({ target, verdict });
    else {
      const { shape, rows } = verdict;
      const text = texts.get(rows) ?? historyText(rows);
      texts.set(rows, text);
      const key = [target.kind, shape, text].join("\n");
      const group = groups.get(key) ?? { shape, rows, targets: [] };
      groups.set(key, group);
      group.targets.push(target);
    }
  }
  return {
    groups: [...groups.values()].map((group): Group => ({
      kind: group.targets[0]?.kind ?? "tenant",
      ...group,
    })),
    unprovisioned: [...fleet.unprovisioned, ...missing].toSorted(),
    orphans: fleet.orphans,
    registry: fleet.registry,
    problems: [...fleet.problems, ...problemsOf(environment, faulty)],
  };
}

/** A public schema that is not there yet is one without a ledger: the first apply makes it. */
function readAs({ kind, id }: Target, verdict: Verdict | undefined): Verdict {
  if (verdict === undefined) throw new Error(`bug: nothing is known about ${id}`);
  return kind === "public" && verdict.kind === "missing"
    ? { kind: "read", shape: "none", rows: [] }
    : verdict;
}

function problemsOf(
  { ledger }: Environment,
  faulty: readonly { readonly target: Target; readonly verdict: Verdict }[],
): readonly Problem[] {
  return [...grouped(faulty, ({ verdict }) => JSON.stringify(verdict)).values()].flatMap((alike) => {
    const verdict = alike[0]?.verdict;
    const targets = alike.map(({ target }) => target.id);
    if (verdict?.kind === "refused") return [refusalProblem(verdict.why, ledger, targets)];
    return verdict?.kind === "failed" ? [failureProblem(verdict.message, targets)] : [];
  });
}
