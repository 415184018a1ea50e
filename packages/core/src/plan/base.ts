import type { Base, Catalog } from "../catalog.ts";
import type { Migration } from "../migration.ts";
import type { Step } from "../plan.ts";
import type { Kind } from "../target.ts";
import { compareVersions } from "../version.ts";
import { applyStep } from "./draft.ts";
import type { Reading } from "./reading.ts";

/** What a step is called that begins with `schema.sql`. */
export function baseId(kind: Kind): string {
  return `${kind}/schema.sql`;
}

/** The bases of a catalog as what steps run, each with the id of its step. */
export function baseMigrations({ bases }: Pick<Catalog, "bases">): readonly Migration[] {
  return (["public", "tenant"] as const).flatMap((kind) => {
    const base = bases[kind];
    return base === null ? [] : [migrationOf(kind, base)];
  });
}

function migrationOf(kind: Kind, { path, statements, checksum }: Base): Migration {
  return {
    id: baseId(kind),
    scope: kind,
    version: "",
    name: baseId(kind),
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
export function stepsFrom(
  reading: Reading,
  open: readonly Migration[],
  bases: Catalog["bases"],
): readonly Step[] {
  const { kind, migrations } = reading.line;
  const base = bases[kind];
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
    id: baseId(kind),
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
