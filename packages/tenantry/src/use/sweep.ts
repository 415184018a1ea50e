import { waves } from "@tenantry/core";
import type { Plan, Stage } from "@tenantry/core";
import { announce, ServerError } from "@tenantry/postgres";
import type { Continuation, Environment, Halt, Run } from "@tenantry/postgres";
import { TenantryError } from "../error.ts";
import { sha256 } from "../project.ts";
import { announced } from "./announced.ts";
import { planRest } from "./plan.ts";
import type { Planned } from "./plan.ts";

/** Whether a run brings every tenant to the same head, and so says so to whoever builds new ones. */
export type Reach = "fleet" | "part";

/** A run over the whole fleet, without a bound: only then is a new head announced. */
export function reachOf({ verb, selection, to }: Planned["intent"]): Reach {
  const { only, tenants, labels, shard } = selection;
  const isPart = only !== null || tenants.length > 0 || Object.keys(labels).length > 0 || shard !== null;
  return verb === "apply" && !isPart && to === null ? "fleet" : "part";
}

/** What is still to be done, on a fleet that was listed anew. */
export interface Sweep {
  /** The newest plan, and with it the newest list of targets. */
  planned(): Planned;
  /** To be called when a stage is over; what follows it, if that is not what was planned. */
  after(stage: Stage): Promise<Continuation | Halt | null>;
  /** To be called when the canaries of a stage are done; what follows them, the rest of the stage included. */
  afterCanary(): Promise<Continuation | Halt | null>;
}

/**
 * Announces when the public stages and the canaries are done, before any other tenant is touched, and lists the tenants then:
 * one that is built meanwhile is either in that list or built at what was announced. Who builds a tenant while the canaries
 * run builds what was announced before. A run over a part only lists again when the registry was not there at first.
 */
export function sweep(environment: Environment, run: Run, first: Planned): Sweep {
  let planned = first;
  let left = first.plan.stages;

  async function list(): Promise<Continuation> {
    planned = await planRest(environment, planned);
    left = planned.plan.stages;
    return { stages: left, fleet: planned.fleet };
  }

  async function announceAndList(): Promise<Continuation | Halt> {
    return (await announceNext(environment, run, planned, left)) ?? (await list());
  }

  return {
    planned: () => planned,
    async after(stage) {
      left = left.slice(1);
      if (stage.kind === "tenant") return null;
      if (reachOf(planned.intent) === "part") return planned.fleet.registry ? null : await list();
      if ((planned.intent.rollout?.canary ?? null) === null) return await announceAndList();
      const listed = await list();
      return hasCanaries(planned.plan) ? listed : await announceAndList();
    },
    afterCanary: async () => (reachOf(planned.intent) === "part" ? null : await announceAndList()),
  };
}

/** Announces before anything runs, where neither a public stage nor canaries come first. */
export async function sweepFirst(environment: Environment, run: Run, planned: Planned): Promise<Planned> {
  const { plan, intent } = planned;
  if (reachOf(intent) === "part" || plan.stages[0]?.kind === "public" || hasCanaries(plan)) return planned;
  const busy = await announceNext(environment, run, planned, plan.stages);
  if (busy !== null) throw new TenantryError("busy", stillBuilding.message, stillBuilding.help, 6);
  return await planRest(environment, planned);
}

/** Whether the first stage begins with canaries. */
function hasCanaries({ stages, rollout }: Plan): boolean {
  const [stage] = stages;
  return stage !== undefined && waves(stage, rollout ?? null, sha256)[0]?.kind === "canary";
}

/** Announces the tenants' line, without what has to wait for a public stage that is still to come; or says why it could not. */
async function announceNext(
  environment: Environment,
  run: Run,
  planned: Planned,
  left: readonly Stage[],
): Promise<Halt | null> {
  const { catalog } = planned;
  if (environment.tenants.from === "none" || catalog.lines.tenant.length === 0) return null;
  const wait = left.findIndex(({ kind }) => kind === "public");
  const later = wait === -1 ? [] : left.slice(wait).filter(({ kind }) => kind === "tenant");
  const waiting = new Set(
    later.flatMap(({ cohorts }) => cohorts.flatMap(({ steps }) => steps.map(({ id }) => id))),
  );
  const ids = (await announced(environment, planned))?.filter((id) => !waiting.has(id)) ?? null;
  if (ids === null) return null;
  try {
    await announce(environment, catalog, run, ids);
    return null;
  } catch (error) {
    if (!(error instanceof ServerError && error.sqlstate === "55P03")) throw error;
    return { reason: "busy", message: `${stillBuilding.message} ${stillBuilding.help}` };
  }
}

const stillBuilding = {
  message:
    "A tenant is being created and does not come to an end, so nobody could be told what new tenants get. No further tenant was touched.",
  help: "Public migrations that ran stay. Run apply again when it is over: tenantry doctor shows who holds it up.",
} as const;
