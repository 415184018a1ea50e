import { exitCode, selects } from "@tenantry/core";
import type { Catalog, ExitCode, Intent, Problem, Target } from "@tenantry/core";
import { mark, readAdoptable } from "@tenantry/postgres";
import type { Adoptable, Environment, MarkResult, Run, Tool } from "@tenantry/postgres";
import { TenantryError, usage } from "../error.ts";
import type { Project } from "../load.ts";
import { sha256 } from "../project.ts";
import { didYouMean } from "../suggest.ts";
import { adoptionOf } from "./adopt-cohorts.ts";
import type { AdoptCohort, Adoption } from "./adopt-cohorts.ts";
import { compared } from "./adopt-compare.ts";
import { underLease } from "./lease.ts";
import { upTo } from "./marks.ts";

/** An adoption that somebody asked for. */
export interface AdoptRequest {
  readonly environment: Environment;
  readonly catalog: Catalog;
  readonly intent: Intent;
  /** Which tool, and in which table; null for whichever is found. */
  readonly from: { readonly tool: Tool | null; readonly table: string | null };
  /** Where those stand whose rows no file tells: a version, an id, `head` or `base`; null for what the rows say. */
  readonly to: string | null;
  readonly run: Run;
  readonly project: Project;
  /** `forced`: whatever the databases look like. */
  readonly comparison: "compared" | "forced";
  readonly manner: "dry run" | "write";
  /** Throws where nobody wants what the cohorts say. */
  readonly agree: (cohorts: readonly AdoptCohort[]) => Promise<void>;
  readonly signal: AbortSignal;
}

export interface Adopted {
  readonly cohorts: readonly AdoptCohort[];
  /** Empty for a dry run. */
  readonly results: readonly MarkResult[];
  /** Targets with a ledger of ours that is in use already. */
  readonly already: readonly string[];
  /** Targets in which no tool left anything. */
  readonly untouched: readonly string[];
  readonly problems: readonly Problem[];
  readonly exit: ExitCode;
}

/**
 * Takes over the histories that other tools left, without running anything: all targets that can be, while those that
 * cannot are problems with their names. Throws exit 2 for a tenant or a version that is not known, and what `agree` throws.
 */
export async function adoptFleet(request: AdoptRequest): Promise<Adopted> {
  const { environment, catalog, intent, from } = request;
  refuseBroken(catalog);
  const standing = request.to === null ? null : upTo(catalog, intent, request.to);
  const wanted = { tool: from.tool === "plain" ? null : from.tool, table: from.table };
  const found = await readAdoptable(environment, wanted, (target) =>
    selects(intent.selection, target, sha256),
  );
  refuseUnknownTenants(intent, found);
  const { ledger } = environment;
  const asked = from.tool === "plain" ? { ...found, foreign: [], several: [] } : found;
  const decided = adoptionOf(catalog, asked, { ledger, tool: from.tool, standing });
  const { cohorts, problems } = await checked(request, asked, decided);
  const results = await written(request, found, cohorts);
  const all = [...found.problems, ...found.state.problems, ...problems];
  const codes = results.map(({ outcome }) => (outcome === "done" ? 0 : 5));
  return {
    cohorts,
    results,
    already: inUse(found),
    untouched: found.untouched.map(({ id }) => id),
    problems: all,
    exit: exitCode([...all.map(({ exit }) => exit), ...codes]),
  };
}

async function checked(request: AdoptRequest, found: Adoptable, decided: Adoption): Promise<Adoption> {
  if (request.comparison === "forced") return decided;
  const { cohorts, problems } = await compared(request, found, decided.cohorts);
  return { cohorts, problems: [...decided.problems, ...problems] };
}

async function written(
  { environment, run, manner, agree, signal }: AdoptRequest,
  { fleet }: Adoptable,
  cohorts: readonly AdoptCohort[],
): Promise<readonly MarkResult[]> {
  const changes = cohorts.flatMap((cohort) => cohort.changes);
  if (manner === "dry run" || changes.length === 0) return [];
  await agree(cohorts);
  return await underLease(environment, run, signal, async () => await mark(environment, fleet, run, changes));
}

/** Whatever is read wrongly would be recorded wrongly. */
function refuseBroken({ problems }: Catalog): void {
  const wrong = problems.find(({ severity }) => severity === "error");
  if (wrong === undefined) return;
  throw new TenantryError(wrong.code, wrong.message, wrong.help, wrong.exit);
}

function refuseUnknownTenants({ selection }: Intent, { fleet, state, problems }: Adoptable): void {
  const named = [...fleet.problems, ...state.problems, ...problems].flatMap(({ targets = [] }) => targets);
  const known = new Set([...fleet.targets.map(({ id }) => id), ...state.unprovisioned, ...named]);
  const unknown = selection.tenants.find((id) => !known.has(id));
  if (unknown === undefined) return;
  const hint = didYouMean(unknown, [...known]) || "tenantry tenant list shows the tenants.";
  throw usage("unknown-tenant", `There is no tenant ${unknown} in this fleet.`, hint);
}

function inUse({ state }: Adoptable): readonly string[] {
  const groups = state.groups.filter(({ shape, rows }) => shape === "ours" && rows.length > 0);
  const targets: readonly Target[] = groups.flatMap((group) => group.targets);
  return targets.map(({ id }) => id);
}
