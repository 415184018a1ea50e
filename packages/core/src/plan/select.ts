import type { Sha256 } from "../catalog.ts";
import type { Selection } from "../intent.ts";
import type { Problem } from "../problem.ts";
import type { State } from "../state.ts";
import { nearest } from "../suggest.ts";
import type { Target } from "../target.ts";
import { capped } from "../words.ts";

/** Whether the selection means this target. Naming tenants, labels or a shard leaves the public target out. */
export function selects(selection: Selection, target: Target, sha256: Sha256): boolean {
  if (target.kind === "public") return selection.only !== "tenants" && !narrowed(selection);
  if (selection.only === "public") return false;
  if (selection.tenants.length > 0 && !selection.tenants.includes(target.id)) return false;
  if (!Object.entries(selection.labels).every(([key, value]) => target.labels[key] === value)) return false;
  return inShard(selection, target.id, sha256);
}

/** Tenants, labels and shards say tenants only. */
export function narrowed(selection: Selection): boolean {
  return selection.tenants.length > 0 || selection.shard !== null || Object.keys(selection.labels).length > 0;
}

/** What is wrong with the selection itself: unknown tenants, or nothing that it means. */
export function selectionProblems(
  selection: Selection,
  state: State,
  selected: number,
  sha256: Sha256,
): readonly Problem[] {
  const unknown = selection.tenants.length > 0 ? unknownTenants(selection.tenants, state) : [];
  return [
    ...unknown,
    ...(selected === 0 && unknown.length === 0 ? [nothingSelected(selection)] : []),
    ...inOtherState(selection, state),
    ...unprovisioned(selection, state, sha256),
    ...orphans(selection, state),
  ];
}

/** A problem of the fleet concerns a selection unless every target it names is outside of it. */
export function concerns(problem: Problem, selection: Selection, sha256: Sha256): boolean {
  if (problem.targets === undefined || problem.targets.length === 0) return true;
  return problem.targets.some((id) => mayMean(selection, id, sha256));
}

/** For targets of which only the id is known: labels cannot be asked, so they do not exclude. */
function mayMean(selection: Selection, id: string, sha256: Sha256): boolean {
  const kind = id === "public" ? "public" : "tenant";
  return selects({ ...selection, labels: {} }, { kind, id, database: "", schema: "", labels: {} }, sha256);
}

/** The first 48 bits of the id's hash decide, so a tenant keeps its shard whoever else joins or leaves. */
function inShard({ shard }: Selection, id: string, sha256: Sha256): boolean {
  return shard === null || Number.parseInt(sha256(id).slice(0, 12), 16) % shard.of === shard.index - 1;
}

function unknownTenants(tenants: readonly string[], state: State): readonly Problem[] {
  const fleet = new Set([
    ...state.groups.flatMap((group) =>
      group.kind === "tenant" ? group.targets.map((target) => target.id) : [],
    ),
    ...state.unprovisioned,
    ...state.problems.flatMap((problem) => problem.targets ?? []),
  ]);
  return [...new Set(tenants)]
    .filter((id) => !fleet.has(id))
    .toSorted()
    .map((id) => {
      const near = nearest(id, fleet);
      return {
        code: "unknown-tenant",
        severity: "error",
        message: `There is no tenant ${id} in this fleet.`,
        help: near === null ? "tenantry tenant list shows the tenants." : `Did you mean ${near}?`,
        exit: 2,
      };
    });
}

/** Left out by their state, and asked for by name. */
function inOtherState(selection: Selection, { problems }: State): readonly Problem[] {
  const found = problems.filter(
    ({ code, targets = [] }) =>
      code === "tenant-state" && targets.some((id) => selection.tenants.includes(id)),
  );
  return found.map(({ message, help }) => ({
    code: "tenant-state-selected",
    severity: "error",
    message,
    help,
    exit: 2,
  }));
}

function nothingSelected(selection: Selection): Problem {
  const labels = Object.entries(selection.labels).map(([key, value]) => `${key}=${value}`);
  return {
    code: "nothing-selected",
    severity: labels.length > 0 ? "warning" : "notice",
    message:
      labels.length > 0
        ? `No tenant has the label ${labels.toSorted().join(" and ")}.`
        : "No target of this fleet is meant by the selection.",
    help: "tenantry tenant list shows the tenants and their labels.",
    exit: 0,
  };
}

/** Skipped when the fleet is meant; an error when one of them is asked for by name. */
function unprovisioned(selection: Selection, state: State, sha256: Sha256): readonly Problem[] {
  const targets = state.unprovisioned.filter((id) => mayMean(selection, id, sha256)).toSorted();
  if (targets.length === 0 || (narrowed(selection) && selection.tenants.length === 0)) return [];
  const named = selection.tenants.length > 0;
  return [
    {
      code: "unprovisioned",
      severity: named ? "error" : "warning",
      message: `Registered but without a schema of their own: ${capped(targets)}.`,
      help: "tenantry tenant create <id> builds one.",
      // Asked for by name, it is the command that is wrong: without targets the problem stops everything.
      ...(named ? {} : { targets }),
      exit: named ? 2 : 0,
    },
  ];
}

function orphans(selection: Selection, state: State): readonly Problem[] {
  if (state.orphans.length === 0 || selection.only === "public" || narrowed(selection)) return [];
  return [
    {
      code: "orphan",
      severity: "warning",
      message: `Migrated once but not in the registry, so left alone: ${capped(state.orphans.toSorted())}.`,
      help: "Register them, or drop them when they are not needed any more.",
      exit: 0,
    },
  ];
}
