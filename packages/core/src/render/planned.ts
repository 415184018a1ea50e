import type { Catalog } from "../catalog.ts";
import type { Mode, Phase, Script } from "../migration.ts";
import type { Plan, Stage, Step } from "../plan.ts";
import { baseMigrations } from "../plan/base.ts";

/** One migration of a plan and everyone who gets it. */
export interface PlannedMigration {
  readonly id: string;
  readonly verb: "apply" | "revert";
  readonly mode: Mode;
  readonly phase: Phase | null;
  /** The section that runs; null when it has none, or the catalog no longer has the migration. */
  readonly script: Script | null;
  /** Ids, public first. */
  readonly targets: readonly string[];
}

/** The migrations of a plan in the order in which they first run: by stage, then as in the catalog's lines. */
export function plannedMigrations(plan: Plan, catalog: Catalog): readonly PlannedMigration[] {
  const all = [...catalog.migrations, ...baseMigrations(catalog)];
  const known = new Map(all.map((migration) => [migration.id, migration]));
  const targets = new Map<string, string[]>();
  const steps = plan.stages.flatMap((stage) => stepsIn(stage, catalog, targets));
  return [...new Map(steps.map((step) => [step.id, step])).values()].map(({ id, verb, mode, phase }) => {
    const migration = known.get(id);
    const script = (verb === "apply" ? migration?.up : migration?.down) ?? null;
    return { id, verb, mode, phase, script, targets: publicFirst(targets.get(id) ?? []) };
  });
}

function stepsIn(
  { kind, cohorts }: Stage,
  catalog: Catalog,
  targets: Map<string, string[]>,
): readonly Step[] {
  const steps = new Map<string, Step>();
  for (const cohort of cohorts) {
    for (const step of cohort.steps) {
      steps.set(step.id, step);
      const ids = targets.get(step.id) ?? [];
      targets.set(step.id, ids);
      for (const { id } of cohort.targets) ids.push(id);
    }
  }
  const bases = baseMigrations(catalog).filter(({ scope }) => scope === kind);
  const ids = [...bases.map(({ id }) => id), ...catalog.lines[kind]];
  const ordered = ids.flatMap((id) => steps.get(id) ?? []);
  return [...steps.values()].some(({ verb }) => verb === "revert") ? ordered.toReversed() : ordered;
}

function publicFirst(ids: readonly string[]): readonly string[] {
  return ids.includes("public") ? ["public", ...ids.filter((id) => id !== "public")] : ids;
}

/** How a migration runs: `no transaction, contract`; empty for a transaction like any other. */
export function manner({ mode, phase }: Pick<PlannedMigration, "mode" | "phase">): string {
  const modes = { transaction: [], off: ["no transaction"], batch: ["in batches"] } as const;
  return [...modes[mode], ...(phase === null ? [] : [phase])].join(", ");
}
