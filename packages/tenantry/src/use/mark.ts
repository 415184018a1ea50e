import { exitCode, plan } from "@tenantry/core";
import type { Catalog, ExitCode, Intent, Problem, State } from "@tenantry/core";
import { mark, readFleet } from "@tenantry/postgres";
import type { Environment, MarkChange, MarkResult, Run } from "@tenantry/postgres";
import { TenantryError } from "../error.ts";
import { sha256 } from "../project.ts";
import { underLease } from "./lease.ts";
import { marked, marksOf } from "./marks.ts";
import type { MarkWish } from "./marks.ts";

/** A mark that somebody asked for. */
export interface MarkRequest {
  readonly environment: Environment;
  readonly catalog: Catalog;
  readonly intent: Intent;
  readonly wish: MarkWish;
  readonly run: Run;
  /** `forced`: also where the histories contradict the files afterwards. */
  readonly manner: "dry run" | "checked" | "forced";
  readonly signal: AbortSignal;
}

export interface Marked {
  readonly changes: readonly MarkChange[];
  /** Empty for a dry run. */
  readonly results: readonly MarkResult[];
  /** What is wrong with ledgers that were meant and could not be read. */
  readonly problems: readonly Problem[];
  readonly exit: ExitCode;
}

/** Writes or erases ledger rows without running anything. Throws exit 4 where that would make a history contradict the files. */
export async function markFleet(request: MarkRequest): Promise<Marked> {
  const { environment, run, manner, signal } = request;
  if (manner === "dry run") return await decided(request, async () => []);
  return await underLease(environment, run, signal, async () =>
    decided(request, async (changes, fleet) => await mark(environment, fleet, run, changes)),
  );
}

type Write = (
  changes: readonly MarkChange[],
  fleet: Awaited<ReturnType<typeof readFleet>>["fleet"],
) => Promise<readonly MarkResult[]>;

async function decided(request: MarkRequest, write: Write): Promise<Marked> {
  const { environment, catalog, intent, wish, manner } = request;
  const { fleet, state } = await readFleet(environment);
  refuseSelection(catalog, state, intent);
  const changes = marksOf(catalog, state, intent, wish);
  if (manner !== "forced") refuseContradiction(catalog, state, changes, intent);
  const results = changes.length === 0 ? [] : await write(changes, fleet);
  const problems = unreadable(catalog, state, intent);
  const codes = results.map(({ outcome }) => (outcome === "done" ? 0 : 5));
  return { changes, results, problems, exit: exitCode([...problems.map(({ exit }) => exit), ...codes]) };
}

function refuseSelection(catalog: Catalog, state: State, intent: Intent): void {
  const wrong = errorsOf(catalog, state, intent).find(({ exit }) => exit === 2);
  if (wrong !== undefined) throw new TenantryError(wrong.code, wrong.message, wrong.help, wrong.exit);
}

/** Ledgers that were meant and are none of ours: not the same as nothing to mark. */
function unreadable(catalog: Catalog, state: State, intent: Intent): readonly Problem[] {
  const known = new Set(state.groups.flatMap(({ targets }) => targets.map(({ id }) => id)));
  return errorsOf(catalog, state, intent).filter(({ targets = [] }) => targets.some((id) => !known.has(id)));
}

/** What plan would say afterwards and did not say before. */
function refuseContradiction(
  catalog: Catalog,
  state: State,
  changes: readonly MarkChange[],
  intent: Intent,
): void {
  const before = new Set(errorsOf(catalog, state, intent).map(({ message }) => message));
  const wrong = errorsOf(catalog, marked(state, changes), intent).filter(
    ({ message }) => !before.has(message),
  );
  const [first] = wrong;
  if (first === undefined) return;
  throw new TenantryError(
    "mark-contradicts",
    `Marked so, the histories would contradict the files: ${wrong.map(({ message }) => message).join(" ")}`,
    "Mark in another order, or use --force when that is what is meant.",
    4,
  );
}

function errorsOf(catalog: Catalog, state: State, intent: Intent): readonly Problem[] {
  const { problems } = plan(catalog, state, { ...intent, to: null }, sha256);
  return problems.filter(({ severity }) => severity === "error");
}
