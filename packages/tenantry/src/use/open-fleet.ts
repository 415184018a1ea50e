import type { Catalog, ExitCode, Intent, Problem, Report, Status } from "@tenantry/core";
import type { Environment, Provisioned, Run } from "@tenantry/postgres";
import { policyOf } from "../config/environment.ts";
import { usage } from "../error.ts";
import { loadCatalog, loadProject } from "../load.ts";
import type { Where } from "../load.ts";
import { openProject } from "../open.ts";
import { runFleet } from "./apply.ts";
import type { RunRequest } from "./apply.ts";
import type { HistoryRow } from "./history.ts";
import { isAtLeast } from "./is-at-least.ts";
import { runOf } from "./run.ts";
import { fleetStatus, publicHistory, tenantStatus } from "./status.ts";
import { provisionTenants } from "./tenants.ts";

/** A fleet as an application sees it. A target is a tenant's id, or `public`. Everything is read anew in each call. */
export interface OpenFleet {
  /** Where every target stands, grouped by history. */
  status(): Promise<Status>;
  /** The rows of a target's ledger, the oldest first; none before its first migration. Throws `TenantryError` for one that is not there. */
  applied(target: string): Promise<readonly HistoryRow[]>;
  /** Ids of the migrations that a target lacks, in the order in which they would run. Throws `TenantryError` for one that is not there. */
  pending(target: string): Promise<readonly string[]>;
  /**
   * Applies what one target lacks. Never throws for what a migration does: the report has it. Throws `TenantryError` for a target
   * that is not there, and while another run is under way.
   */
  apply(target: string): Promise<TargetApplied>;
  /** Builds, seeds and registers a tenant, or does nothing where it is there. `columns` are parameters of `tenants.insert`. */
  provisionTenant(id: string, columns?: Readonly<Record<string, string>>): Promise<Provisioned>;
  /** Whether a target has this migration and all before it: an id, a name, a version, or the beginning of one. */
  isAtLeast(target: string, version: string): Promise<boolean>;
  /** Lets the embedded server go, if there is one. */
  close(): Promise<void>;
}

/** What an apply did, and what is in the way of it: an edited file, for example. */
export interface TargetApplied {
  readonly report: Report;
  readonly problems: readonly Problem[];
  /** As the command line would exit: 0 when all went well. */
  readonly exit: ExitCode;
}

/** What to open, and as whom changes are recorded. */
export interface FleetWhere extends Where {
  /** Wins over what the configuration and the variables say. */
  readonly url?: string;
  /** What ledgers call the program: `my-app/1.2`. */
  readonly tool?: string;
}

/** Opens the fleet of a project: its configuration, its migrations, its database. Throws `TenantryError` with exit code 2 where one is missing. */
export async function openFleet(where: FleetWhere = {}): Promise<OpenFleet> {
  const { url = null, tool = "tenantry" } = where;
  const project = await loadProject(where);
  const catalog = await loadCatalog(project);
  const open = await openProject(project, { url });
  const { environment } = open;
  const run = (): Run => runOf(project.variables, tool);
  const ground = { environment, catalog, signal: new AbortController().signal };
  return {
    status: async () => await fleetStatus(environment, catalog),
    applied: async (target) => await historyOf(environment, catalog, target),
    pending: async (target) => await pendingIn(environment, catalog, target),
    apply: async (target) =>
      await appliedTo({ ...ground, run: run() }, only(target, policyOf(project.settings))),
    async provisionTenant(id, columns = {}) {
      const [built] = await provisionTenants({ ...ground, tenants: [{ id, columns }], run: run() });
      if (built === undefined) throw new Error(`bug: nothing is known about ${id}`);
      return built;
    },
    isAtLeast: async (target, version) => await isAtLeast(environment, catalog, target, version),
    close: async () => await open.close(),
  };
}

async function pendingIn(
  environment: Environment,
  catalog: Catalog,
  target: string,
): Promise<readonly string[]> {
  const { cohorts } =
    target === "public"
      ? await fleetStatus(environment, catalog, "public")
      : (await tenantStatus(environment, catalog, target)).status;
  return cohorts.flatMap(({ pending }) => pending);
}

async function historyOf(
  environment: Environment,
  catalog: Catalog,
  target: string,
): Promise<readonly HistoryRow[]> {
  if (target === "public") return await publicHistory(environment);
  return (await tenantStatus(environment, catalog, target)).history;
}

async function appliedTo(
  ground: Pick<RunRequest, "environment" | "catalog" | "signal" | "run">,
  intent: Intent,
): Promise<TargetApplied> {
  const { planned, report, exit } = await runFleet({
    ...ground,
    intent,
    reviewed: null,
    agree: async () => undefined,
    show: () => undefined,
    deadlineMs: null,
  });
  const { problems } = planned.plan;
  const wrong = problems.find((problem) => problem.severity === "error" && problem.exit === 2);
  if (wrong !== undefined) throw usage(wrong.code, wrong.message, wrong.help);
  return { report, problems, exit };
}

function only(target: string, policy: Intent["policy"]): Intent {
  const isPublic = target === "public";
  return {
    verb: "apply",
    selection: {
      only: isPublic ? "public" : null,
      tenants: isPublic ? [] : [target],
      labels: {},
      shard: null,
    },
    to: null,
    steps: null,
    phase: null,
    outOfOrder: "refuse",
    policy,
  };
}
