import { afterwards, plan, readCatalog, withHazards } from "@tenantry/core";
import type { Catalog, Group, Intent, Kind, Plan, SourceFile, State } from "@tenantry/core";
import { relative } from "node:path";
import type { Project } from "tenantry";
import { hazardsByFacts, sha256 } from "tenantry/action";
import type { Judged } from "tenantry/action";
import type { Git } from "./git.ts";
import { baseOf } from "./project.ts";
import type { Site } from "./project.ts";

/** The plan of targets that have everything the base branch has, and what is dangerous in it: what files alone can say. */
export async function planOffline(
  { git, occasion }: Site,
  { project, prefix, catalog, intent }: Wanted,
): Promise<{ readonly plan: Plan } & Judged> {
  const base = baseOf(occasion) ?? occasion.sha;
  const folder = `${prefix}${relative(project.folder, project.migrations)}`;
  const before = readCatalog(await filesAt(git, base, folder), sha256);
  const kinds: readonly Kind[] = ["public", "tenant"];
  const groups = kinds
    .filter((kind) => kind === "public" || catalog.lines.tenant.length > 0)
    .map((kind) => groupOf(kind, before, intent));
  const planned = plan(catalog, stateOf(groups), intent, sha256);
  const judged = await hazardsByFacts(catalog, planned, null, project.settings.lint?.postgres);
  return { ...judged, plan: withHazards(planned, judged.hazards) };
}

export interface Wanted {
  readonly project: Project;
  readonly prefix: string;
  readonly catalog: Catalog;
  readonly intent: Intent;
}

async function filesAt(git: Git, commit: string, folder: string): Promise<readonly SourceFile[]> {
  const paths = (await git.paths(commit, folder)).filter((path) => path.endsWith(".sql"));
  const files: SourceFile[] = [];
  for (const path of paths) {
    const text = await git.text(commit, path);
    if (text !== null) files.push({ path: path.slice(folder.length + 1), text });
  }
  return files;
}

function groupOf(kind: Kind, before: Catalog, intent: Intent): Group {
  const empty = { kind, shape: "none" as const, rows: [], targets: [imagined(kind)] };
  const whole = plan(before, stateOf([empty]), { ...intent, phase: null }, sha256);
  const steps = whole.stages.flatMap(({ cohorts }) => cohorts.flatMap((cohort) => cohort.steps));
  return steps.length === 0 ? empty : { ...empty, shape: "ours", rows: afterwards([], steps) };
}

function imagined(kind: Kind) {
  const id = kind === "public" ? "public" : "every-tenant";
  return { kind, id, database: "", schema: id, labels: {} };
}

function stateOf(groups: readonly Group[]): State {
  return { groups, unprovisioned: [], orphans: [], registry: true, problems: [] };
}
