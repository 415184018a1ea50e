import type { Selection } from "@tenantry/core";
import { listFleet } from "@tenantry/postgres";
import { usage } from "../error.ts";
import type { Call } from "./command.ts";
import { isPartial } from "./selection.ts";
import type { Ground } from "./with-fleet.ts";

/** With tenants, what is not easily undone must be told which targets are meant; a dry run may look at all. */
export async function requireSelection(call: Call, ground: Ground, selection: Selection): Promise<void> {
  if (isPartial(selection) || call.on("all") || call.on("dry-run")) return;
  const { targets, unprovisioned } = await listFleet(ground.environment);
  const tenants = targets.filter(({ kind }) => kind === "tenant").length + unprovisioned.length;
  if (tenants === 0) return;
  throw usage(
    "selection-missing",
    `This fleet has tenants (${tenants}), and nothing says which targets are meant.`,
    "Say --tenant <id>, --only public|tenants, or --all.",
  );
}
