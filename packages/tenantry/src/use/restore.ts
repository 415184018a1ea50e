import { readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Selection, Target } from "@tenantry/core";
import { selects } from "@tenantry/core";
import { hashOf, listFleet, restoreTarget } from "@tenantry/postgres";
import type { DumpFile, Environment, Fleet, Restored, Run } from "@tenantry/postgres";
import { z } from "zod";
import { TenantryError, usage } from "../error.ts";
import { sha256 } from "../project.ts";
import { didYouMean } from "../suggest.ts";
import { unfit } from "./backup.ts";
import type { Manifest } from "./backup.ts";
import { underLease } from "./lease.ts";

/** A restore that somebody asked for. */
export interface RestoreRequest {
  readonly environment: Environment;
  readonly cwd: string;
  readonly folder: string;
  readonly selection: Selection;
  readonly run: Run;
  readonly manner: "dry run" | "real";
  readonly path: string | undefined;
  readonly signal: AbortSignal;
  /** Called with all that would be replaced; throws where nobody agrees. */
  readonly agree: (targets: readonly Target[], manifest: Manifest) => Promise<void>;
}

export interface RestoreResult {
  readonly target: string;
  readonly schema: string;
  readonly outcome: Restored["kind"] | "planned" | "left";
  readonly message: string | null;
  readonly help: string | null;
}

export interface RestoredFleet {
  readonly manifest: Manifest;
  readonly results: readonly RestoreResult[];
  /** Restored tenants that nothing lists. */
  readonly unlisted: readonly string[];
  readonly exit: 0 | 5;
}

/**
 * Puts targets back to what a backup holds, the public one first. Throws exit 2 where the folder holds no backup, a file of it is
 * not what was written, or a tenant is not in it.
 */
export async function restoreFleet(request: RestoreRequest): Promise<RestoredFleet> {
  const { environment, run, manner, signal } = request;
  const manifest = await readManifest(request);
  const fleet = await listFleet(environment);
  const chosen = chosenIn(manifest, fleet, request.selection);
  await checkFiles(request, chosen);
  if (manner === "dry run")
    return over(
      manifest,
      fleet,
      chosen.map(({ target }) => resultOf(target, "planned")),
    );
  await request.agree(
    chosen.map(({ target }) => target),
    manifest,
  );
  return await underLease(environment, run, signal, async (held) => {
    const results: RestoreResult[] = [];
    for (const one of chosen) {
      results.push(held.aborted ? resultOf(one.target, "left") : await restoredOne(request, fleet, one));
    }
    return over(manifest, fleet, results);
  });
}

interface Chosen {
  readonly target: Target;
  readonly file: DumpFile;
}

async function restoredOne(
  { environment, cwd, folder, path, signal }: RestoreRequest,
  { databases }: Fleet,
  { target, file }: Chosen,
): Promise<RestoreResult> {
  const route = databases.get(target.database);
  if (route === undefined) {
    const help = "Register it and create its database first.";
    return { ...resultOf(target, "failed"), message: "Its database is not there.", help };
  }
  const from = join(resolve(cwd, folder), file.file);
  try {
    const restored = await restoreTarget(environment, target, route, { file: from, path, signal });
    const said = restored.kind === "failed" ? restored : { message: null, help: null };
    return { ...resultOf(target, restored.kind), message: said.message, help: said.help };
  } catch (error) {
    throw unfit(error);
  }
}

/** What the selection means of a backup; where a tenant is now counts, not where it was. */
function chosenIn(manifest: Manifest, fleet: Fleet, selection: Selection): readonly Chosen[] {
  const all = manifest.files.flatMap((file) =>
    file.targets.map((held): Chosen => {
      const now = fleet.targets.find(({ id, kind }) => id === held.id && kind === held.kind);
      const target = {
        labels: {},
        ...held,
        database: file.database,
        ...(now === undefined ? {} : placeOf(now)),
      };
      return { target: { ...target, schema: held.schema }, file };
    }),
  );
  const ids = all.map(({ target }) => target.id);
  for (const id of selection.tenants)
    if (!ids.includes(id))
      throw usage(
        "unknown-tenant",
        `The backup does not hold the tenant "${id}".`,
        didYouMean(id, ids) || "Its manifest.json names what it holds.",
      );
  const chosen = all.filter(({ target }) => selects(selection, target, sha256));
  if (chosen.length > 0) return chosen.toSorted((a, b) => rank(a) - rank(b));
  throw usage(
    "nothing-selected",
    "The backup holds nothing of what is selected.",
    "Its manifest.json names what it holds.",
  );
}

function placeOf({ database, labels }: Target): Pick<Target, "database" | "labels"> {
  return { database, labels };
}

function rank({ target }: Chosen): number {
  return target.kind === "public" ? 0 : 1;
}

const manifestSchema: z.ZodType<Manifest> = z.object({
  version: z.literal(1),
  environment: z.string(),
  at: z.string(),
  serverVersion: z.number(),
  tool: z.string(),
  files: z.array(
    z.object({
      file: z.string().regex(/^[A-Za-z0-9_-]+\.dump$/),
      bytes: z.number(),
      sha256: z.string(),
      database: z.string(),
      targets: z.array(
        z.object({ id: z.string(), kind: z.enum(["public", "tenant"]), schema: z.string().min(1) }),
      ),
    }),
  ),
});

async function readManifest({ cwd, folder }: RestoreRequest): Promise<Manifest> {
  const text = await readFile(join(resolve(cwd, folder), "manifest.json"), "utf8").catch(() => null);
  if (text === null)
    throw usage("backup-missing", `${folder} holds no backup.`, "Name the folder that tenantry backup made.");
  const read = manifestSchema.safeParse(parsed(text));
  if (read.success) return read.data;
  throw usage(
    "backup-broken",
    `${folder}/manifest.json is not what tenantry backup wrote.`,
    "Take another backup.",
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A dump is a program: only what was written is run. */
async function checkFiles({ cwd, folder }: RestoreRequest, chosen: readonly Chosen[]): Promise<void> {
  for (const { file, bytes, sha256 } of new Set(chosen.map((one) => one.file))) {
    const path = join(resolve(cwd, folder), file);
    const found = await stat(path).catch(() => null);
    if (found?.size === bytes && (await hashOf(path)) === sha256) continue;
    throw new TenantryError(
      "backup-broken",
      `${folder}/${file} is ${found === null ? "not there" : "not what was written"}.`,
      "Nothing was restored. Take another backup.",
      2,
    );
  }
}

function resultOf({ id, schema }: Target, outcome: RestoreResult["outcome"]): RestoreResult {
  return { target: id, schema, outcome, message: null, help: null };
}

function over(manifest: Manifest, fleet: Fleet, results: readonly RestoreResult[]): RestoredFleet {
  const known = new Set([...fleet.targets.map(({ id }) => id), ...fleet.unprovisioned]);
  const done = results.filter(({ outcome }) => outcome === "done").map(({ target }) => target);
  const wrong = results.some(({ outcome }) => outcome === "failed" || outcome === "left");
  return { manifest, results, unlisted: done.filter((id) => !known.has(id)), exit: wrong ? 5 : 0 };
}
