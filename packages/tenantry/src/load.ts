import { join, relative } from "node:path";
import type { Catalog } from "@tenantry/core";
import { readConfig } from "./config/file.ts";
import type { Config, Settings } from "./config/config.ts";
import { readVariables } from "./config/variables.ts";
import type { Variables } from "./config/variables.ts";
import { usage } from "./error.ts";
import { readProject } from "./project.ts";
import { didYouMean } from "./suggest.ts";

/** Where to look, and what to take instead of what the configuration says. */
export interface Where {
  /** The process's own folder when left out. */
  readonly cwd?: string;
  /** The process's own variables when left out. */
  readonly variables?: Variables;
  /** Path of the configuration; null for the nearest one upward. */
  readonly config?: string | null;
  /** Name of the environment; null for `local`. */
  readonly environment?: string | null;
}

/** A project as it is on disk: nothing here needs a database. */
export interface Project {
  readonly folder: string;
  /** The folder of the migrations. */
  readonly migrations: string;
  readonly environment: string;
  readonly settings: Settings;
  readonly variables: Variables;
}

/** Finds the project and the settings of one environment. Throws exit 2 with everything wrong in its configuration. */
export async function loadProject(where: Where = {}): Promise<Project> {
  const { folder, config } = await readConfig(where.cwd ?? process.cwd(), where.config ?? null);
  const variables = await readVariables(folder, where.variables ?? process.env);
  return projectOf(config, { folder, environment: where.environment ?? "local", variables });
}

/** The project that a configuration describes, wherever that was read. Throws exit 2 for an environment it does not have. */
export function projectOf(
  config: Config,
  { folder, environment, variables }: Pick<Project, "folder" | "environment" | "variables">,
): Project {
  const { $schema: _schema, migrations = "migrations", environments = {}, ...defaults } = config;
  const own = Object.hasOwn(environments, environment) ? environments[environment] : undefined;
  if (own === undefined && environment !== "local") throw unknown(environment, Object.keys(environments));
  const settings = merged(defaults, own ?? {});
  return { folder, migrations: join(folder, migrations), environment, settings, variables };
}

/** The catalog of a project; its paths are relative to the project's folder. */
export async function loadCatalog(
  { folder, migrations }: Project,
  absent: "refuse" | "empty" = "refuse",
): Promise<Catalog> {
  return await readProject(folder, relative(folder, migrations) || ".", absent);
}

/** What an environment says wins, also inside of a group of settings. */
function merged(defaults: Settings, own: Settings): Settings {
  return {
    ...defaults,
    ...own,
    public: { ...defaults.public, ...own.public },
    timeouts: { ...defaults.timeouts, ...own.timeouts },
    batch: { ...defaults.batch, ...own.batch },
    rollout: { ...defaults.rollout, ...own.rollout },
    budget: { ...defaults.budget, ...own.budget },
    indexes: { ...defaults.indexes, ...own.indexes },
    lint: {
      ...defaults.lint,
      ...own.lint,
      severities: { ...defaults.lint?.severities, ...own.lint?.severities },
    },
  };
}

function unknown(name: string, known: readonly string[]): Error {
  const names = ["local", ...known.filter((one) => one !== "local")];
  const hint = didYouMean(name, names) || `There are ${names.join(", ")}.`;
  return usage("environment-unknown", `There is no environment "${name}".`, hint);
}
