import { readFile, realpath } from "node:fs/promises";
import { dirname, join, posix, relative, resolve, sep } from "node:path";
import { loadProject, TenantryError } from "tenantry";
import type { Project } from "tenantry";
import { configNames, projectOf, validConfig } from "tenantry/action";
import type { Occasion } from "./event.ts";
import type { Git } from "./git.ts";
import type { Inputs } from "./inputs.ts";
import type { Voice } from "./say.ts";

/** A project, and what of its configuration the pull request changes without effect. */
export interface Trusted {
  readonly project: Project;
  /** The project's folder in the repository, with a slash at its end; empty for the root. */
  readonly prefix: string;
  readonly changed: readonly string[];
}

/** Where things are: the checkout, the commit whose settings count, and what the workflow asked for. */
export interface Site {
  readonly workspace: string;
  readonly git: Git;
  readonly occasion: Occasion;
  readonly inputs: Inputs;
  readonly voice: Voice;
}

/** The commit whose configuration is trusted; null where that is the checkout itself. */
export function baseOf({ trigger }: Occasion): string | null {
  return trigger.kind === "pull_request" || trigger.kind === "merge_group" ? trigger.base : null;
}

/** The project as the base branch configures it; on the default branch, as it is checked out. */
export async function trustedProject(site: Site): Promise<Trusted> {
  const { inputs } = site;
  const workspace = await realpath(site.workspace);
  const cwd = resolve(workspace, inputs["working-directory"]);
  const base = baseOf(site.occasion);
  const project =
    base === null
      ? await loadProject({
          cwd,
          variables: process.env,
          config: inputs.config,
          environment: inputs.environment,
        })
      : await projectAt(site, { base, workspace, cwd });
  site.voice.hide(urlsOf(project));
  const prefix = slashed(relative(workspace, project.folder));
  if (prefix.startsWith("..")) throw outside();
  return {
    project,
    prefix: prefix === "" ? "" : `${prefix}/`,
    changed: base === null ? [] : await changedConfig(site, { base, workspace, cwd }),
  };
}

/** The URLs that the configuration has or names, whether they are used or not. */
function urlsOf({ settings, variables }: Project): readonly string[] {
  return [settings.url, settings.directUrl].flatMap((secret) => {
    if (secret === undefined) return [];
    return [typeof secret === "string" ? secret : (variables[secret.env] ?? "")];
  });
}

interface Place {
  readonly base: string;
  readonly workspace: string;
  readonly cwd: string;
}

async function projectAt({ git, inputs }: Site, { base, workspace, cwd }: Place): Promise<Project> {
  if (!(await git.has(base))) {
    throw new TenantryError(
      "base-missing",
      "The commit of the base branch is not in this checkout.",
      "Give actions/checkout with: fetch-depth: 0.",
      2,
    );
  }
  const given = { environment: inputs.environment, variables: process.env };
  for (const path of candidates(inputs, workspace, cwd)) {
    const text = await git.text(base, path);
    if (text === null) continue;
    if (!path.endsWith(".json")) throw executable(path);
    const config = await validConfig(json(text, path), `${path} of the base branch`);
    return projectOf(config, { ...given, folder: join(workspace, dirname(path)) });
  }
  // The pull request that sets everything up has a base without any configuration.
  return projectOf({ environments: { [inputs.environment]: {} } }, { ...given, folder: cwd });
}

/** Paths in the repository where a configuration may be, nearest first. */
function candidates({ config }: Inputs, workspace: string, cwd: string): readonly string[] {
  if (config !== null) return [slashed(relative(workspace, resolve(cwd, config)))];
  const found: string[] = [];
  for (let folder = slashed(relative(workspace, cwd)); ; folder = posix.dirname(folder)) {
    const at = folder === "." ? "" : folder;
    found.push(...configNames.map((name) => posix.join(at, name)));
    if (at === "") return found;
  }
}

async function changedConfig(site: Site, { base, workspace, cwd }: Place): Promise<readonly string[]> {
  const paths = candidates(site.inputs, workspace, cwd);
  const dotEnv = slashed(join(relative(workspace, cwd), ".env"));
  const changed: string[] = [];
  for (const path of [...paths, dotEnv]) {
    const here = await readFile(join(workspace, path), "utf8").catch(() => null);
    if (here !== (await site.git.text(base, path))) changed.push(path);
  }
  return changed;
}

function json(text: string, path: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    throw new TenantryError("config-unreadable", `${path} is no JSON.`, "Correct the file.", 2);
  }
}

function executable(path: string): TenantryError {
  return new TenantryError(
    "config-executable",
    `${path} is a program, and no program of a repository runs on a pull request.`,
    "Write the configuration as tenantry.config.json.",
    2,
  );
}

function outside(): TenantryError {
  return new TenantryError(
    "directory-outside",
    "The project is not inside the checkout.",
    "Check working-directory and config.",
    2,
  );
}

export function slashed(path: string): string {
  return path.split(sep).join("/");
}
