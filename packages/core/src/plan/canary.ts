import type { Intent } from "../intent.ts";
import type { Problem } from "../problem.ts";
import type { State } from "../state.ts";
import { nearest } from "../suggest.ts";
import { isCanary, type Canary } from "../waves.ts";
import { capped } from "../words.ts";

/**
 * A canary that nobody is would let everybody go first. Where no tenant at all is meant that is an error; where only some of
 * the names are strange, the others still go first. A fleet without tenants, or without its registry yet, has nothing to say.
 */
export function canaryProblems({ rollout }: Intent, { groups, registry }: State): readonly Problem[] {
  const canary = rollout?.canary ?? null;
  const tenants = groups.flatMap(({ kind, targets }) => (kind === "tenant" ? targets : []));
  if (canary === null || tenants.length === 0 || !registry) return [];
  const ids = new Set(tenants.map(({ id }) => id));
  const strange = canary.tenants.filter((id) => !ids.has(id)).toSorted();
  const isNobody = canary.count === 0 && !tenants.some((tenant) => isCanary(canary, tenant));
  if (isNobody) return [{ ...nobody(canary), help: helpFor(strange[0], ids) }];
  if (strange.length === 0) return [];
  return [
    {
      code: "canary-unknown",
      severity: "warning",
      message: `No tenant of this fleet is called ${capped(strange)}, which was to go first.`,
      help: helpFor(strange[0], ids),
      exit: 0,
    },
  ];
}

function nobody({ tenants, labels }: Canary): Omit<Problem, "help"> {
  const wanted = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  const named = capped([...tenants.toSorted(), ...wanted.toSorted()]);
  const message = `Nobody would go first: no tenant of this fleet is the canary ${named}.`;
  return { code: "canary-unknown", severity: "error", message, exit: 2 };
}

function helpFor(id: string | undefined, known: ReadonlySet<string>): string {
  const near = id === undefined ? null : nearest(id, known);
  return near === null ? "tenantry tenant list shows the tenants and their labels." : `Did you mean ${near}?`;
}
