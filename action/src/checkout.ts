import { TenantryError } from "tenantry";
import type { Site } from "./project.ts";

/** Throws exit 2 unless the checkout is the commit that the event is about. */
export async function checkHead({ git, occasion }: Site): Promise<void> {
  const head = await git.head();
  if (head === occasion.sha) return;
  throw new TenantryError(
    "checkout-other",
    head === null
      ? "There is no checkout here."
      : `The checkout is ${head.slice(0, 7)}, and this run is about ${occasion.sha.slice(0, 7)}.`,
    "Use actions/checkout before this step, with fetch-depth: 0 and without ref.",
    2,
  );
}
