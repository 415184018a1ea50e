import type { Catalog, Facts, Kind, Migration, Script, Statement } from "@tenantry/core";
import { compareVersions } from "@tenantry/core";
import type { Context, Standards, TableRef } from "./context.ts";
import { writtenName } from "./objects/name.ts";
import type { Objects } from "./objects/objects.ts";
import type { Reading } from "./parse/read-statement.ts";
import type { Subject } from "./parse/subject.ts";
import { copyOf, emptyDraft, listedTableKey, resolve, tableKey } from "./replay/draft.ts";
import type { Draft } from "./replay/draft.ts";
import { replay } from "./replay/replay.ts";
import { refTo } from "./table-ref.ts";
import { tenantsIn } from "./tree/fleet.ts";
import { heldAfter, nothingHeld } from "./tree/held.ts";
import type { View } from "./view.ts";

/** One statement of a pending migration, and all that is known before it runs. */
export interface Visit {
  readonly statement: Statement;
  readonly subject: Subject;
  readonly context: Context;
}

/** What a walk needs besides the view. */
export interface Ground {
  readonly catalog: Catalog;
  readonly read: (statement: Statement) => Reading;
  readonly postgres: number;
  readonly facts: Facts | null;
  /** In how many tenants a migration is pending; null where that is not known. */
  readonly reach: (id: string) => number | null;
  readonly standards: Standards;
}

/** Replays the files as this view's targets have run them, and stops at every statement that is pending there. */
export function walk(ground: Ground, view: View, visit: (visit: Visit) => void): void {
  const end = endOf(ground, view.kind);
  const draft = emptyDraft();
  if (view.kind === "tenant") pass(ground, draft, "public");
  line(ground, draft, view.kind, (migration) => {
    const set = view.together.find((ids) => ids.has(migration.id));
    if (set === undefined) apply(ground, draft, view.kind, migration);
    else stop(ground, { draft, end, kind: view.kind, set }, migration, visit);
  });
}

/** Stops at every statement of the `down` sections of what is pending, each as it is reverted right after it was applied. */
export function walkDowns(ground: Ground, view: View, visit: (visit: Visit) => void): void {
  const draft = emptyDraft();
  if (view.kind === "tenant") pass(ground, draft, "public");
  line(ground, draft, view.kind, (migration) => {
    apply(ground, draft, view.kind, migration);
    const { id, up, down } = migration;
    if (down === null || !view.together.some((ids) => ids.has(id))) return;
    const undone = up.statements.flatMap((statement) => ground.read(statement).subjects);
    const then = copyOf(draft);
    const standing = { draft: then, end: then, kind: view.kind, set: new Set([id]) };
    pause(ground, standing, { migration, script: down, undone }, visit);
  });
}

interface Standing {
  readonly draft: Draft;
  readonly end: Objects;
  readonly kind: Kind;
  readonly set: ReadonlySet<string>;
}

function endOf(ground: Ground, kind: Kind): Objects {
  const draft = emptyDraft();
  pass(ground, draft, "public");
  if (kind === "tenant") pass(ground, draft, "tenant");
  return draft;
}

function pass(ground: Ground, draft: Draft, kind: Kind): void {
  line(ground, draft, kind, (migration) => apply(ground, draft, kind, migration));
}

/** Every migration of a ledger in order, with the base where the files that it stands for are over. */
function line(
  { catalog, read }: Ground,
  draft: Draft,
  kind: Kind,
  next: (migration: Migration) => void,
): void {
  const base = catalog.bases[kind];
  const byId = new Map(catalog.migrations.map((migration) => [migration.id, migration]));
  const { baseline = null } = base ?? {};
  let waiting = base?.statements ?? [];
  const takeBase = (): void => {
    for (const statement of waiting) {
      for (const { node } of read(statement).subjects) replay(draft, { kind, migration: null }, node);
    }
    waiting = [];
  };
  for (const id of catalog.lines[kind]) {
    const migration = byId.get(id);
    if (migration === undefined) continue;
    if (baseline === null || compareVersions(migration.version, baseline) > 0) takeBase();
    next(migration);
  }
  takeBase();
}

function apply({ read }: Ground, draft: Draft, kind: Kind, { id, up }: Migration): void {
  for (const statement of up.statements) {
    for (const { node } of read(statement).subjects) replay(draft, { kind, migration: id }, node);
  }
}

function stop(ground: Ground, standing: Standing, migration: Migration, visit: (visit: Visit) => void): void {
  pause(ground, standing, { migration, script: migration.up, undone: [] }, visit);
}

/** A script that is looked at statement by statement. */
interface Looked {
  readonly migration: Migration;
  readonly script: Script;
  readonly undone: readonly Subject[];
}

function pause(
  ground: Ground,
  { draft, end, kind, set }: Standing,
  { migration, script, undone }: Looked,
  visit: (visit: Visit) => void,
): void {
  const readings = script.statements.map((statement) => ({ statement, reading: ground.read(statement) }));
  const subjects = readings.flatMap(({ reading }) => reading.subjects);
  let index = 0;
  let held = nothingHeld;
  for (const { statement, reading } of readings) {
    for (const [position, subject] of reading.subjects.entries()) {
      const context: Context = {
        postgres: ground.postgres,
        kind,
        migration,
        script,
        mode: script.mode,
        subjects,
        index,
        undone,
        held,
        opaque: position === 0 ? reading.opaque : [],
        before: draft,
        end,
        facts: ground.facts,
        tenants: ground.facts === null ? 0 : (ground.reach(migration.id) ?? tenantsIn(ground.facts)),
        standards: ground.standards,
        ...lookups(ground, draft, kind, set),
      };
      visit({ statement, subject, context });
      held = heldAfter(subject.node, context);
      replay(draft, { kind, migration: migration.id }, subject.node);
      index += 1;
    }
  }
}

type Lookups = Pick<
  Context,
  "table" | "listedTable" | "keyedTable" | "findIndex" | "findType" | "findFunction" | "isFresh"
>;

function lookups({ facts }: Ground, draft: Draft, kind: Kind, set: ReadonlySet<string>): Lookups {
  const isFresh = (birth: string | null): boolean => birth !== null && set.has(birth);
  const keyedTable = (key: string): TableRef => refTo(key, draft, kind, facts, isFresh);
  return {
    isFresh,
    keyedTable,
    table: (relation) =>
      keyedTable(
        relation?.relpersistence === "t"
          ? `pg_temp.${relation.relname ?? ""}`
          : tableKey(draft, relation, kind),
      ),
    listedTable: (parts) => keyedTable(listedTableKey(draft, parts, kind)),
    findIndex: (name) => draft.indexes.get(resolve(draft.indexes, name, kind)),
    findType: (type) => draft.types.get(resolve(draft.types, writtenName(type?.names), kind)),
    findFunction: (parts) => draft.functions.get(resolve(draft.functions, writtenName(parts), kind)),
  };
}
