import { capped } from "@tenantry/core";
import type { Problem } from "@tenantry/core";
import { grouped } from "../grouped.ts";
import { plainName, shownName } from "../names.ts";

/** A tenant that is registered in a state that `tenants.states` does not name. */
export interface LeftOut {
  readonly id: string;
  readonly state: string;
}

/** One notice for each state: nobody is to wonder where those tenants are. */
export function stateProblems(leftOut: readonly LeftOut[]): readonly Problem[] {
  return [...grouped(leftOut, ({ state }) => state)].map(([state, tenants]) => {
    const ids = tenants.map(({ id }) => plainName(id)).toSorted();
    return {
      code: "tenant-state",
      severity: "notice",
      message: `Left out, because the state is ${state === "" ? "not given" : shownName(state)}: ${capped(ids)}.`,
      help: "`tenants.states` of the configuration says which states are migrated.",
      targets: ids,
      exit: 0,
    };
  });
}
