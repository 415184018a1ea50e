import { reviewedSteps } from "@tenantry/core";
import type { Planned } from "./plan.ts";

/** Whether a file was changed after somebody reviewed it: then nothing runs, rather than what was left alone. */
export function isChanged({ plan, reviewed }: Planned): boolean {
  if (reviewed === null) return false;
  const before = new Map(
    reviewedSteps(reviewed).map(({ verb, id, checksum }) => [`${verb} ${id}`, checksum]),
  );
  return plan.stages.some(({ cohorts }) =>
    cohorts.some(({ steps }) =>
      steps.some(({ verb, id, checksum }) => (before.get(`${verb} ${id}`) ?? checksum) !== checksum),
    ),
  );
}

/** Whether anything of the plan may run. */
export function runs({ plan }: Planned): boolean {
  return plan.stages.some(({ cohorts }) =>
    cohorts.some(({ blocked, steps }) => blocked.length === 0 && steps.length > 0),
  );
}
