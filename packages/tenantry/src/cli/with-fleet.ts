import type { Catalog } from "@tenantry/core";
import type { Environment } from "@tenantry/postgres";
import { loadCatalog, loadProject } from "../load.ts";
import type { Project } from "../load.ts";
import { openProject } from "../open.ts";
import type { Call } from "./command.ts";
import { whereOf } from "./where.ts";

/** What a command on a fleet works with. */
export interface Ground {
  readonly project: Project;
  readonly catalog: Catalog;
  readonly environment: Environment;
  /** The configuration asks for a confirmation of every apply. */
  readonly guarded: "protected" | "open";
}

/** Reads the project and opens its database for `act`; an embedded server is let go afterwards. */
export async function withFleet<T>(call: Call, act: (ground: Ground) => Promise<T>): Promise<T> {
  const project = await loadProject(whereOf(call));
  const catalog = await loadCatalog(project);
  const open = await openProject(project, { url: call.text("url"), say: call.shell.say });
  try {
    const guarded = open.protected ? "protected" : "open";
    return await act({ project, catalog, environment: open.environment, guarded });
  } finally {
    await open.close();
  }
}
