import { afterwards, plan } from "@tenantry/core";
import type { Catalog, Intent, Kind, LedgerRow, Plan, State } from "@tenantry/core";
import { usage } from "../error.ts";
import { sha256 } from "../project.ts";

/** The plan of an imagined target that has everything up to `from`, or nothing for `base`. No database is asked. */
export function planOffline(catalog: Catalog, intent: Intent, from: string): Plan {
  const kind = kindOf(catalog, intent);
  const rows = from === "base" ? [] : rowsUpTo(catalog, intent, kind, from);
  return plan(catalog, imagined(kind, rows), intent, sha256);
}

function rowsUpTo(catalog: Catalog, intent: Intent, kind: Kind, from: string): readonly LedgerRow[] {
  const until = plan(
    catalog,
    imagined(kind, []),
    { ...intent, verb: "apply", to: from, steps: null, phase: null },
    sha256,
  );
  const steps = until.stages.flatMap(({ cohorts }) => cohorts.flatMap((cohort) => cohort.steps));
  if (steps.length > 0) return afterwards([], steps);
  const said = until.problems.find(({ severity }) => severity === "error");
  throw usage("from-unknown", said?.message ?? `There is no version "${from}".`, "tenantry list shows them.");
}

function kindOf(catalog: Catalog, { selection }: Intent): Kind {
  if (selection.only !== null) return selection.only === "public" ? "public" : "tenant";
  if (catalog.lines.tenant.length === 0) return "public";
  if (catalog.lines.public.length === 0 || selection.tenants.length > 0) return "tenant";
  throw usage("scope-missing", "--from is about one kind of target.", "Say --only public or --only tenants.");
}

/** A fleet of one; whatever the other kind is required to have counts as done. */
function imagined(kind: Kind, rows: readonly LedgerRow[]): State {
  const id = kind === "public" ? "public" : "tenant";
  const target = { kind, id, database: "", schema: id, labels: {} };
  const shape = rows.length === 0 ? ("none" as const) : ("ours" as const);
  return {
    groups: [{ kind, shape, rows, targets: [target] }],
    unprovisioned: [],
    orphans: [],
    registry: true,
    problems: [],
  };
}
