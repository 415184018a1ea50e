import { exitCode, recordedIn } from "@tenantry/core";
import type { Catalog, ExitCode, Problem } from "@tenantry/core";
import { verifyTargets } from "@tenantry/postgres";
import type { Checked, Environment } from "@tenantry/postgres";
import { readTargets } from "./read-targets.ts";

/** What became of one verify statement over the fleet: targets with the same answer are one. */
export interface Verified {
  /** The migration's id. */
  readonly id: string;
  readonly path: string;
  readonly line: number;
  /** `stale`: a later migration took away what it asks about. `unknown`: it could not be asked. */
  readonly outcome: Checked["outcome"];
  /** What the server said where it could not be asked. */
  readonly message: string | null;
  readonly targets: readonly string[];
}

export interface FleetVerified {
  /** Failures first. */
  readonly checks: readonly Verified[];
  /** Ledgers that could not be read, and so were not looked at. */
  readonly problems: readonly Problem[];
  readonly exit: ExitCode;
}

/** Runs the verify sections of everything that is applied once more, in the fleet or in one tenant. Nothing is written. */
export async function verifyFleet(
  environment: Environment,
  catalog: Catalog,
  tenant: string | null,
  signal: AbortSignal,
): Promise<FleetVerified> {
  const { fleet, state } = await readTargets(environment, tenant);
  const work = state.groups.flatMap((group) => {
    const migrations = recordedIn(catalog, group);
    return group.targets.map((target) => ({ target, migrations }));
  });
  const checks = verifiedOf(await verifyTargets(environment, fleet, work, signal));
  const problems = state.problems.filter(({ severity }) => severity === "error");
  const codes = checks.map(({ outcome }) => exits[outcome]);
  return { checks, problems, exit: exitCode([...codes, ...problems.map(({ exit }) => exit)]) };
}

const exits: Readonly<Record<Checked["outcome"], ExitCode>> = { fails: 4, unknown: 5, stale: 0, holds: 0 };
const order: readonly Checked["outcome"][] = ["fails", "unknown", "stale", "holds"];

function verifiedOf(checked: readonly Checked[]): readonly Verified[] {
  const alike = new Map<string, Verified & { readonly targets: string[] }>();
  for (const { target, ...one } of checked) {
    const key = JSON.stringify([one.outcome, one.id, one.line, one.message]);
    const same = alike.get(key);
    if (same === undefined) alike.set(key, { ...one, targets: [target] });
    else same.targets.push(target);
  }
  return [...alike.values()]
    .map((one) => ({ ...one, targets: one.targets.toSorted() }))
    .toSorted(
      (a, b) =>
        order.indexOf(a.outcome) - order.indexOf(b.outcome) ||
        (a.path === b.path ? a.line - b.line : a.path < b.path ? -1 : 1),
    );
}
