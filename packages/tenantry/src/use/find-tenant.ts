import type { Target } from "@tenantry/core";
import type { Fleet } from "@tenantry/postgres";
import { usage } from "../error.ts";
import { didYouMean } from "../suggest.ts";

/** The tenant with this id. Throws exit 2 with the one that was probably meant. */
export function findTenant({ targets }: Fleet, id: string): Target {
  const tenants = targets.filter(({ kind }) => kind === "tenant");
  const found = tenants.find((target) => target.id === id);
  if (found !== undefined) return found;
  const ids = tenants.map((target) => target.id);
  const hint = didYouMean(id, ids) || "tenantry tenant list shows them.";
  throw usage("tenant-unknown", `There is no tenant "${id}".`, hint);
}
