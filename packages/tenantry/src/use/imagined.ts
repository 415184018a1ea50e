import { afterwards, plan } from "@tenantry/core";
import type { Catalog, Group, Intent, Kind, LedgerRow, State, Step } from "@tenantry/core";
import { usage } from "../error.ts";
import { sha256 } from "../project.ts";

/** A fleet of one public target and one tenant, as far as the catalog has files for them, that have everything up to `from`. */
export function imaginedState(catalog: Catalog, intent: Intent, from: string): State {
  if (from === "base") return stateOf(catalog, () => []);
  const until = plan(
    catalog,
    stateOf(catalog, () => []),
    { ...intent, to: from, phase: null },
    sha256,
  );
  const said = until.problems.find(({ severity }) => severity === "error");
  if (said !== undefined) throw usage("from-unknown", said.message, "tenantry list shows the versions.");
  const steps = (kind: Kind): readonly Step[] =>
    until.stages.flatMap(({ cohorts }) =>
      cohorts.flatMap((cohort) => (cohort.kind === kind ? cohort.steps : [])),
    );
  return stateOf(catalog, (kind) => afterwards([], steps(kind)));
}

/** The same fleet with a tenant that has nothing yet, where there is no tenant that could stand for new ones. */
export function withNewTenant(state: State, catalog: Catalog): State {
  if (catalog.lines.tenant.length === 0 || state.groups.some(({ kind }) => kind === "tenant")) return state;
  return { ...state, groups: [...state.groups, groupOf("tenant", [])] };
}

function stateOf(catalog: Catalog, rows: (kind: Kind) => readonly LedgerRow[]): State {
  const kinds = (["public", "tenant"] as const).filter(
    (kind) => kind === "public" || catalog.lines.tenant.length > 0,
  );
  const groups = kinds.map((kind) => groupOf(kind, rows(kind)));
  return { groups, unprovisioned: [], orphans: [], registry: true, problems: [] };
}

function groupOf(kind: Kind, rows: readonly LedgerRow[]): Group {
  const id = kind === "public" ? "public" : "a new tenant";
  const schema = kind === "public" ? "public" : "tenant";
  const shape = rows.length === 0 ? "none" : "ours";
  return { kind, shape, rows, targets: [{ kind, id, database: "", schema, labels: {} }] };
}
