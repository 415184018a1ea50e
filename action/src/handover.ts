import { lstat, readFile } from "node:fs/promises";
import { join } from "node:path";
import { planJson, readCatalog } from "@tenantry/core";
import type { Catalog, Plan, SourceFile } from "@tenantry/core";
import { placed, sha256 } from "tenantry/action";
import { z } from "zod";
import type { Job } from "./job.ts";
import { handedFrom, handedJson, handedShape } from "./handed.ts";
import { isPlainPath } from "./plain-path.ts";
import { contradiction, planFrom } from "./plan-from.ts";
import type { Made } from "./plan-made.ts";
import type { Trusted } from "./project.ts";
import { writeJson } from "./write-json.ts";

/** Why a job has no plan. */
export interface Failed {
  readonly message: string;
  readonly help: string;
}

/** What a job that plans left for one that comments. */
export type Handed =
  | ({ readonly kind: "plan" } & Made & Pick<Trusted, "prefix" | "changed">)
  | ({ readonly kind: "failed" } & Failed)
  | { readonly kind: "wrong"; readonly why: string };

/** More than this is read from nobody. */
const mostBytes = 32 * 1024 ** 2;

/** Where the plan of an environment is, so that no path has to be handed over. */
export function planFile({ temp, inputs }: Pick<Job, "temp" | "inputs">): string {
  return join(temp, `tenantry-plan-${inputs.environment}.json`);
}

/** Writes `plan.json` with what a comment shows besides: the files of its migrations, and for which commit it is. */
export async function handOver(
  job: Job,
  head: string,
  { project, prefix, changed }: Trusted,
  made: Made,
): Promise<void> {
  const { plan, catalog, basis } = made;
  const folder = project.migrations.slice(project.folder.length + 1).replaceAll("\\", "/");
  const inside = folder === "" ? "" : `${folder}/`;
  const files: SourceFile[] = [];
  for (const path of pathsOf(plan, catalog)) {
    const text = await readFile(join(project.folder, path), "utf8");
    files.push({ path: path.slice(inside.length), text });
  }
  const exits = plan.problems.map(({ exit }) => exit);
  const comment = {
    head,
    basis,
    prefix,
    folder: inside,
    changedConfig: changed,
    exits,
    files,
    known: handedJson(made),
  };
  await writeJson(job.voice, planFile(job), {
    ...planJson(plan, "all"),
    comment: { ...labelOf(job), ...comment },
  });
}

/** Writes that there is no plan, and why. */
export async function handOverFailure(job: Job, head: string, failed: Failed): Promise<void> {
  const { message, help } = failed;
  await writeJson(job.voice, planFile(job), { error: { message, help }, comment: { ...labelOf(job), head } });
}

/** Reads what another job left. It is whatever a run of the code under review made of it: nothing in it is believed. */
export async function takeOver(job: Job, head: string): Promise<Handed> {
  const path = planFile(job);
  const found = await lstat(path).catch(() => null);
  if (found === null) return wrong("it is not there");
  if (!found.isFile() || found.size > mostBytes) return wrong("it is no file of a sensible size");
  const text = await readFile(path, "utf8");
  const given = labelled(text);
  if (given === null) return wrong("it is not what command: plan writes");
  const { comment, error } = given;
  if (comment.environment !== job.inputs.environment) return wrong("it is of another environment");
  if (comment.head !== head) return wrong("it is of another commit");
  return error === undefined ? readPlan(text, given.comment) : { kind: "failed", ...error };
}

function readPlan(text: string, comment: unknown): Handed {
  const read = shown.safeParse(comment);
  const plan = read.success ? planFrom(text, read.data.exits) : null;
  if (!read.success || plan === null) return wrong("it is not what command: plan writes");
  const { files, folder, basis, prefix, changedConfig: changed, known } = read.data;
  const catalog = placed(readCatalog(files, sha256), folder);
  const why = contradiction(plan, catalog);
  return why === null
    ? { kind: "plan", plan, catalog, basis, prefix, changed, ...handedFrom(known) }
    : wrong(why);
}

function labelled(text: string): z.infer<typeof label> | null {
  try {
    return label.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function labelOf({ inputs }: Job): { readonly v: 1; readonly environment: string } {
  return { v: 1, environment: inputs.environment };
}

/** The files of the migrations that the plan has, each once. */
function pathsOf(plan: Plan, { migrations }: Catalog): readonly string[] {
  const cohorts = plan.stages.flatMap((stage) => stage.cohorts);
  const ids = new Set(cohorts.flatMap(({ steps }) => steps.map(({ id }) => id)));
  const paths = migrations
    .filter(({ id }) => ids.has(id))
    .flatMap(({ up, down, verifyPath }) => [up.path, ...(down === null ? [] : [down.path]), verifyPath]);
  return [...new Set(paths)];
}

function wrong(why: string): Handed {
  return { kind: "wrong", why };
}

const path = z.string().max(1024).refine(isPlainPath);

const folder = z
  .string()
  .max(1024)
  .refine((text) => text === "" || (text.endsWith("/") && isPlainPath(text.slice(0, -1))));

const label = z.object({
  error: z.object({ message: z.string().max(10_000), help: z.string().max(10_000) }).optional(),
  comment: z.looseObject({ v: z.literal(1), environment: z.string(), head: z.string() }),
});

const shown = z.object({
  basis: z.enum(["database", "facts", "files"]),
  prefix: folder,
  folder,
  changedConfig: z.array(path).max(100),
  known: handedShape,
  exits: z.array(z.number()).max(10_000),
  files: z.array(z.object({ path, text: z.string() })).max(10_000),
});
