import { TenantryError } from "tenantry";
import type { Project } from "tenantry";
import { environmentOf, whereabouts } from "tenantry/action";
import type { Environment } from "@tenantry/postgres";
import type { Job } from "./job.ts";

/** The database of the inputs. Throws exit 2 where there is none: the embedded server is never a target here. */
export function environmentFor(
  project: Project,
  { inputs, voice }: Pick<Job, "inputs" | "voice">,
): Environment {
  const url = inputs["database-url"];
  if (url === null) {
    throw new TenantryError(
      "url-missing",
      "The input database-url is empty.",
      "Is the secret there, and may this job read it? It must be in the repository, or in the job's environment.",
      2,
    );
  }
  const { directUrl: _, ...settings } = project.settings;
  const direct = inputs["direct-url"];
  const found = whereabouts({
    environment: project.environment,
    settings: direct === null ? project.settings : settings,
    variables: project.variables,
    flag: url,
  });
  const environment = environmentOf(project.settings, {
    name: project.environment,
    at: { name: "database-url", url },
    direct:
      direct === null ? (found.kind === "url" ? found.direct : null) : { name: "direct-url", url: direct },
    tenants: { from: "none" },
  });
  return {
    ...environment,
    maxFailures: inputs["max-failures"] ?? environment.maxFailures,
    onUrls: (urls) => voice.hide(urls),
  };
}
