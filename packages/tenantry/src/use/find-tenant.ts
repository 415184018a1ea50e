import type { Target } from "@tenantry/core";
import type { Fleet } from "@tenantry/postgres";
import { TenantryError, usage } from "../error.ts";
import { didYouMean } from "../suggest.ts";

/** The tenant with this id. Throws exit 2 with the one that was probably meant, or what kept the tenants from being listed. */
export function findTenant({ targets, problems }: Fleet, id: string): Target {
  const tenants = targets.filter(({ kind }) => kind === "tenant");
  const found = tenants.find((target) => target.id === id);
  if (found !== undefined) return found;
  const unlisted = problems.find((one) => one.severity === "error" && (one.targets ?? []).length === 0);
  if (unlisted !== undefined)
    throw new TenantryError(unlisted.code, unlisted.message, unlisted.help, unlisted.exit);
  const ids = tenants.map((target) => target.id);
  const hint = didYouMean(id, ids) || "tenantry tenant list shows them.";
  throw usage("unknown-tenant", `There is no tenant "${id}".`, hint);
}
