import { readFile, realpath } from "node:fs/promises";
import { relative, resolve, sep } from "node:path";
import type { Facts } from "@tenantry/core";
import { TenantryError } from "tenantry";
import { factsFrom } from "tenantry/action";
import type { Job } from "./job.ts";
import { baseOf } from "./project.ts";
import type { Site } from "./project.ts";

/**
 * The facts that the workflow names, of the base branch where a pull request is planned. Null where it names none, or the
 * base branch has none yet. Throws exit 2 where this commit has none, or they are about another environment.
 */
export async function factsOf(job: Job): Promise<Facts | null> {
  const { facts: path, environment } = job.inputs;
  if (path === null) return null;
  const text = await textOf(job, path);
  if (text !== null) return factsFrom(text, path, environment);
  const help = "Write it with: tenantry plan --facts-out <file>, and commit it.";
  if (baseOf(job.occasion) === null)
    throw new TenantryError("facts-missing", `There is no file ${path} in this commit.`, help, 2);
  job.voice.annotate("notice", `There is no file ${path} in the base branch: no facts were used. ${help}`);
  return null;
}

async function textOf(site: Site, path: string): Promise<string | null> {
  const workspace = await realpath(site.workspace);
  const file = resolve(workspace, site.inputs["working-directory"], path);
  const inside = relative(workspace, file).split(sep).join("/");
  if (inside.startsWith("..")) return null;
  const base = baseOf(site.occasion);
  return base === null ? await readFile(file, "utf8").catch(() => null) : await site.git.text(base, inside);
}
