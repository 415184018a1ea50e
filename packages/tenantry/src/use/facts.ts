import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { factsName, factsState, namesAll, parseFacts, plan, withHazards } from "@tenantry/core";
import type { Catalog, Facts, Intent, Naming, Selection, State } from "@tenantry/core";
import { openReader, readFacts } from "@tenantry/postgres";
import type { Environment, Fleet } from "@tenantry/postgres";
import { TenantryError, usage } from "../error.ts";
import { sha256 } from "../project.ts";
import { hazardsByFacts } from "./hazards.ts";
import type { Judged } from "./hazards.ts";
import type { Planned } from "./plan.ts";

/** How `takeFacts` writes tenants down. */
export type FactsNaming = Pick<Naming, "names" | "lists">;

/** The facts of a file that `plan --facts-out` wrote. Throws exit 2 for a file that is none, or about another environment. */
export async function loadFacts(cwd: string, path: string, environment: string): Promise<Facts> {
  const text = await readFile(resolve(cwd, path), "utf8").catch((cause: unknown) => {
    const reason = cause instanceof Error && "code" in cause ? ` (${String(cause.code)})` : "";
    throw usage(
      "file-unreadable",
      `--facts ${path} cannot be read${reason}.`,
      "Write it with: tenantry plan --facts-out <file>",
    );
  });
  return factsFrom(text, path, environment);
}

/** The facts in a text that stands at `path`. Throws exit 2 as `loadFacts` does. */
export function factsFrom(text: string, path: string, environment: string): Facts {
  const { facts, problem } = parseFacts(text, path);
  if (problem !== null) throw new TenantryError(problem.code, problem.message, problem.help, problem.exit);
  if (facts.environment === environment) return facts;
  throw usage(
    "facts-elsewhere",
    `${path} is about ${facts.environment}, and this is ${environment}.`,
    `Add --env ${facts.environment}, or take facts of ${environment}.`,
  );
}

/** Reads the facts of a fleet whose ledgers were just read. Nothing is written. */
export async function takeFacts(
  environment: Environment,
  { fleet, state }: { readonly fleet: Fleet; readonly state: State },
  naming: FactsNaming,
): Promise<Facts> {
  const session = await openReader(environment, environment.connection);
  try {
    return await readFacts(environment, fleet, state, session, { ...naming, sha256 });
  } finally {
    await session.close();
  }
}

/** What would run in a fleet as these facts describe it, and what is dangerous in it; `lowestMajor` wins over them. No database is asked. */
export async function planFromFacts(
  catalog: Catalog,
  facts: Facts,
  wanted: Intent,
  lowestMajor?: number,
): Promise<Pick<Planned, "state" | "intent" | "plan"> & Judged> {
  const intent = { ...wanted, selection: selectable(facts, wanted.selection) };
  const state = factsState(facts);
  const planned = plan(catalog, state, intent, sha256);
  const judged = await hazardsByFacts(catalog, planned, facts, lowestMajor);
  return { state, intent, ...judged, plan: withHazards(planned, judged.hazards) };
}

/** The same targets by the names that the facts have for them. Throws exit 2 where facts cannot say who is meant. */
function selectable(facts: Facts, selection: Selection): Selection {
  if (Object.keys(selection.labels).length > 0) throw unselectable("--label", "Facts hold no labels.");
  if (selection.shard !== null && facts.names === "hashed")
    throw unselectable("--shard", "These facts hold no ids of tenants.");
  if (selection.tenants.length > 0 && !namesAll(facts))
    throw unselectable("--tenant", "These facts name only the first targets of a history.");
  const named = (id: string): string =>
    factsName({ kind: "tenant", id, database: "", schema: "", labels: {} }, { names: facts.names, sha256 });
  return { ...selection, tenants: selection.tenants.map(named) };
}

function unselectable(flag: string, why: string): TenantryError {
  return usage(
    "flags-contradict",
    `${flag} does not go with these facts. ${why}`,
    `Leave ${flag} out, or take facts with: tenantry plan --facts-out <file> --all-targets --show-tenants`,
  );
}
