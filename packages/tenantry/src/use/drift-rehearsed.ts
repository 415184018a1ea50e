import { historyText, standInsOf } from "@tenantry/core";
import type { Catalog, Problem, Rehearsed, StandIn, State } from "@tenantry/core";
import { buildSchemas, readFleet } from "@tenantry/postgres";
import type { Environment } from "@tenantry/postgres";
import type { Project } from "../load.ts";
import { takeFacts } from "./facts.ts";
import { onScratchServer } from "./rehearse.ts";

/** What the files make of each history of the fleet, as far as that can be built. */
export interface RehearsedHistories {
  readonly rehearsed: readonly Rehearsed[];
  /** A warning for each history that cannot be. */
  readonly problems: readonly Problem[];
}

/** Beyond these histories nothing is built, the largest first. */
const mostHistories = 20;

/**
 * Builds each history of the fleet on the embedded server of the environment's major version. Throws exit 2 where there is no
 * such server.
 */
export async function rehearsedHistories(
  project: Project,
  environment: Environment,
  catalog: Catalog,
): Promise<RehearsedHistories> {
  const read = await readFleet(environment);
  const facts = await takeFacts(environment, read, { names: "hashed", lists: "capped" });
  const groups = read.state.groups
    .filter(({ rows }) => rows.length > 0)
    .toSorted((a, b) => b.targets.length - a.targets.length)
    .slice(0, mostHistories);
  const standIns = standInsOf({ stages: [] }, { ...read.state, groups }, catalog);
  const built = await onScratchServer(
    { project, facts, environment },
    {},
    async (scratch) => await buildSchemas(scratch, catalog, standIns),
  );
  const results = standIns.map((standIn) => ({
    standIn,
    schema: built.get(standIn.target) ?? "it was not run",
  }));
  return {
    rehearsed: results.flatMap(({ standIn, schema }) =>
      typeof schema === "string"
        ? []
        : [{ kind: standIn.target.kind, history: historyOf(standIn, read.state), ...schema }],
    ),
    problems: results.flatMap(({ standIn, schema }) =>
      typeof schema === "string" ? [notBuilt(standIn, schema)] : [],
    ),
  };
}

function historyOf({ target }: StandIn, { groups }: State): string {
  const group = groups.find(({ targets }) => targets.some(({ id }) => id === target.id));
  return historyText(group?.rows ?? []);
}

function notBuilt({ target }: StandIn, why: string): Problem {
  return {
    code: "not-rehearsed",
    severity: "warning",
    message: `The history of ${target.id} is not held against its files: ${why}.`,
    help: "The others with its history are what it is compared with.",
    targets: [target.id],
    exit: 0,
  };
}
