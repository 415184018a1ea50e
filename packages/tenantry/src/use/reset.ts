import { selects } from "@tenantry/core";
import type { ExitCode, Selection, Target } from "@tenantry/core";
import { emptyTarget, isLocal, listFleet } from "@tenantry/postgres";
import type { Emptied, Environment, Fleet, Run } from "@tenantry/postgres";
import { TenantryError } from "../error.ts";
import { sha256 } from "../project.ts";
import { findTenant } from "./find-tenant.ts";
import { underLease } from "./lease.ts";

/** A reset that somebody asked for. */
export interface ResetRequest {
  readonly environment: Environment;
  readonly guarded: "protected" | "open";
  readonly selection: Selection;
  readonly run: Run;
  readonly manner: "dry run" | "real";
  readonly signal: AbortSignal;
  /** Called once it is known that a reset may be; throws where nothing says which targets are meant. */
  readonly require: () => Promise<void>;
  /** Called with all that would be emptied; throws where nobody agrees. */
  readonly agree: (targets: readonly Target[]) => Promise<void>;
}

export interface ResetResult {
  readonly target: string;
  readonly schema: string;
  readonly database: string;
  /** `planned` in a dry run, `left` where a signal came first. */
  readonly outcome: Emptied["kind"] | "planned" | "left";
  readonly message: string | null;
}

export interface Reset {
  readonly results: readonly ResetResult[];
  readonly exit: ExitCode;
}

/**
 * Drops everything in the selected targets, tenants first. Only on this machine and in environments that are not protected:
 * throws exit 9 elsewhere, before anything is looked at, and exit 2 for tenants that are not there.
 */
export async function resetTargets(request: ResetRequest): Promise<Reset> {
  const { environment, guarded, manner, run, signal } = request;
  refuseElsewhere(environment, guarded);
  await request.require();
  const { fleet, targets } = await chosen(request);
  refuseRemote(fleet, targets);
  if (manner === "dry run") return over(targets.map((target) => resultOf(target, { kind: "planned" })));
  await request.agree(targets);
  return await underLease(environment, run, signal, async (held) => {
    const results: ResetResult[] = [];
    for (const target of targets)
      results.push(
        held.aborted && target.kind === "tenant"
          ? resultOf(target, { kind: "left" })
          : resultOf(target, await emptied(request, fleet, targets, target)),
      );
    return over(results);
  });
}

async function chosen({
  environment,
  selection,
}: ResetRequest): Promise<{ fleet: Fleet; targets: readonly Target[] }> {
  const fleet = await listFleet(environment);
  for (const id of selection.tenants) findTenant(fleet, id);
  const targets = fleet.targets.filter((target) => selects(selection, target, sha256));
  return { fleet, targets: targets.toSorted((a, b) => rank(a) - rank(b)) };
}

/** The registry goes last: an interrupted reset still knows whom it is about. */
function rank({ kind }: Target): number {
  return kind === "public" ? 1 : 0;
}

async function emptied(
  { environment, run }: ResetRequest,
  { databases }: Fleet,
  all: readonly Target[],
  target: Target,
): Promise<Emptied> {
  const route = databases.get(target.database);
  if (route === undefined) throw new Error(`bug: no route to ${target.id}`);
  const forgotten =
    target.kind === "tenant" &&
    target.database === "" &&
    environment.tenants.from === "registry" &&
    all.some(({ kind }) => kind === "public");
  return await emptyTarget(environment, target, route, run, forgotten ? "nothing" : "empty schema");
}

function refuseElsewhere({ name, connection, direct }: Environment, guarded: ResetRequest["guarded"]): void {
  if (guarded === "protected") throw refused(`Environment ${name} is protected.`);
  if (!isLocal(connection.host) || !isLocal(direct.host))
    throw refused(`The database of environment ${name} is not on this machine.`);
}

function refuseRemote({ databases }: Fleet, targets: readonly Target[]): void {
  const far = targets.find(({ database }) => !isLocal(databases.get(database)?.direct.host ?? ""));
  if (far !== undefined) throw refused(`The database of ${far.id} is not on this machine.`);
}

function refused(why: string): TenantryError {
  return new TenantryError("reset-refused", why, "A reset is only for a database that nobody else uses.", 9);
}

function resultOf(
  { id, schema, database }: Target,
  outcome: Emptied | { readonly kind: "planned" | "left" },
): ResetResult {
  const message = outcome.kind === "failed" ? outcome.message : null;
  return { target: id, schema, database, outcome: outcome.kind, message };
}

function over(results: readonly ResetResult[]): Reset {
  const wrong = results.some(({ outcome }) => outcome === "failed" || outcome === "left");
  return { results, exit: wrong ? 5 : 0 };
}
