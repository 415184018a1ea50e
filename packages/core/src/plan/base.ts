import type { Base, Catalog } from "../catalog.ts";
import type { Migration } from "../migration.ts";
import type { Step } from "../plan.ts";
import type { Group } from "../state.ts";
import type { Kind, Target } from "../target.ts";
import { compareVersions } from "../version.ts";
import { applyStep } from "./draft.ts";
import type { Reading } from "./reading.ts";

type Bases = Pick<Catalog, "bases" | "templates">;

/** Where a fresh target starts: from the template of its label, else from the base of its kind. */
export function baseFor({ bases, templates }: Bases, target: Pick<Target, "kind" | "labels">): Base | null {
  const own = templates.find(({ label }) => target.labels[label.name] === label.value);
  return (target.kind === "tenant" ? own : undefined) ?? bases[target.kind];
}

/** A group whose targets have nothing yet, by where they start; any other group as it is. */
export function byBase(group: Group, bases: Bases): readonly Group[] {
  if (group.shape !== "none" || bases.templates.length === 0) return [group];
  const parts = new Map<Base | null, Target[]>();
  for (const target of group.targets) {
    const base = baseFor(bases, target);
    parts.set(base, [...(parts.get(base) ?? []), target]);
  }
  return [...parts.values()].map((targets) => ({ ...group, targets }));
}

/** What a step is called that begins with `schema.sql`. */
function baseId(kind: Kind, base: Base): string {
  return "name" in base && typeof base.name === "string"
    ? `${kind}/${base.name}.schema.sql`
    : `${kind}/schema.sql`;
}

/** The bases of a catalog as what steps run, each with the id of its step. */
export function baseMigrations({ bases, templates }: Bases): readonly Migration[] {
  return [
    ...(["public", "tenant"] as const).flatMap((kind) => {
      const base = bases[kind];
      return base === null ? [] : [migrationOf(kind, base)];
    }),
    ...templates.map((template) => migrationOf("tenant", template)),
  ];
}

function migrationOf(kind: Kind, base: Base): Migration {
  const { path, statements, checksum } = base;
  return {
    id: baseId(kind, base),
    scope: kind,
    version: "",
    name: baseId(kind, base),
    alias: [],
    description: "",
    requires: [],
    phase: null,
    irreversible: "a target begins with it",
    stub: null,
    searchPath: null,
    path,
    up: { path, mode: "transaction", statements, index: null, dynamic: true, checksum },
    down: null,
    verify: [],
    verifyPath: path,
  };
}

/**
 * The steps for what is missing. Where there is no ledger yet, `schema.sql` takes the place of the migrations that it holds;
 * where a bound or a phase leaves out one of those, each runs by itself.
 */
export function stepsFrom(reading: Reading, open: readonly Migration[], bases: Bases): readonly Step[] {
  const { kind, migrations } = reading.line;
  const [target] = reading.group.targets;
  const base = target === undefined ? null : baseFor(bases, target);
  const held = base === null ? [] : migrations.filter((migration) => holds(base, migration));
  if (base === null || reading.group.shape !== "none" || held.some((one) => !open.includes(one)))
    return eachOf(reading, open);
  const later = open.filter((migration) => !held.includes(migration));
  return [baseStep(kind, base, held), ...eachOf(reading, later)];
}

/** Every migration by itself. */
export function eachOf(reading: Reading, open: readonly Migration[]): readonly Step[] {
  return open.map((migration) => applyStep(reading, migration));
}

function holds({ baseline }: Base, { version }: Migration): boolean {
  return baseline !== null && compareVersions(version, baseline) <= 0;
}

function baseStep(kind: Kind, base: Base, held: readonly Migration[]): Step {
  return {
    id: baseId(kind, base),
    verb: "apply",
    checksum: base.checksum,
    mode: "transaction",
    phase: null,
    version: "",
    recorded: "",
    resume: false,
    covers: held.map(({ id, name, up }) => ({ id, version: name, checksum: up.checksum })),
  };
}
