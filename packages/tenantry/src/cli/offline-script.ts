import type { Intent, Policy } from "@tenantry/core";
import { policyOf } from "../config/environment.ts";
import { usage } from "../error.ts";
import { loadCatalog, loadProject } from "../load.ts";
import { planOffline } from "../use/offline.ts";
import type { Call } from "./command.ts";
import { planExit } from "./plan-exit.ts";
import { scripted } from "./scripted.ts";
import type { Answer } from "./shell.ts";
import { tool } from "./version.ts";
import { whereOf } from "./where.ts";

/** The script of `--sql --from`: no database is asked. */
export async function offlineScript(
  call: Call,
  from: string,
  intentOf: (policy: Policy) => Intent,
): Promise<Answer> {
  if (!call.on("sql")) throw usage("flags-contradict", "--from is the start of a script.", "Add --sql.");
  const project = await loadProject(whereOf(call));
  const catalog = await loadCatalog(project);
  const intent = intentOf(policyOf(project.settings));
  const plan = planOffline(catalog, intent, from);
  return scripted({ catalog, intent, plan, tool, whom: "any" }, planExit(plan, "only problems"));
}
