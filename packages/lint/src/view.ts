import type { Catalog, Kind, Plan } from "@tenantry/core";

/** What is pending where, for one kind of ledger. */
export interface View {
  readonly kind: Kind;
  /** Ids of migrations that are pending together, of both kinds; each set is judged as if all others were applied. */
  readonly together: readonly ReadonlySet<string>[];
  /** Ids of the targets it is like that in; null where that is not known. */
  readonly targets: readonly string[] | null;
}

/** Without a fleet: each migration as if it alone were pending. */
export function eachAlone(catalog: Pick<Catalog, "migrations">): View[] {
  const together = catalog.migrations.map(({ id }) => new Set([id]));
  return [
    { kind: "public", together, targets: null },
    { kind: "tenant", together, targets: null },
  ];
}

/** These migrations as if they were pending together and all others were applied. */
export function asPending(ids: readonly string[]): View[] {
  const together = [new Set(ids)];
  return [
    { kind: "public", together, targets: null },
    { kind: "tenant", together, targets: null },
  ];
}

/** One view per set of pending migrations in the plan of an apply. What public waits for is as new as what a tenant does. */
export function viewsOf(plan: Plan): View[] {
  const cohorts = plan.stages.flatMap(({ cohorts }) => cohorts);
  const shared = cohorts
    .filter(({ kind }) => kind === "public")
    .flatMap(({ steps }) => steps.map(({ id }) => id));
  const pending = new Map<string, { kind: Kind; ids: Set<string>; targets: Set<string> }>();
  for (const [target, { kind, ids }] of pendingOf(plan)) {
    const key = JSON.stringify([kind, [...ids].toSorted()]);
    const found = pending.get(key) ?? { kind, ids, targets: new Set() };
    found.targets.add(target);
    pending.set(key, found);
  }
  return [...pending.values()].map(({ kind, ids, targets }) => ({
    kind,
    together: [kind === "tenant" ? new Set([...ids, ...shared]) : ids],
    targets: [...targets],
  }));
}

/** A target may have steps in several stages. */
function pendingOf(plan: Plan): Map<string, { readonly kind: Kind; readonly ids: Set<string> }> {
  const found = new Map<string, { readonly kind: Kind; readonly ids: Set<string> }>();
  for (const { cohorts } of plan.stages) {
    for (const { kind, steps, targets } of cohorts) {
      for (const { id } of targets) {
        const one = found.get(id) ?? { kind, ids: new Set<string>() };
        for (const step of steps) one.ids.add(step.id);
        found.set(id, one);
      }
    }
  }
  return found;
}
