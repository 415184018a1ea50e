import type { Catalog } from "../catalog.ts";
import type { Intent } from "../intent.ts";
import type { Migration } from "../migration.ts";
import { nodeOf, type Graph } from "../order.ts";
import type { Problem } from "../problem.ts";
import { nearest } from "../suggest.ts";
import type { Kind } from "../target.ts";
import { compareVersions } from "../version.ts";
import { capped } from "../words.ts";
import type { Line } from "./line.ts";
import { isOneVersion, meantBy } from "./meant.ts";
import { reach } from "./reach.ts";
import { narrowed } from "./select.ts";

/** How far a plan goes: the nodes at or before `to` and all they require. Null when there is no bound. */
export interface Bound {
  readonly within: ReadonlySet<string> | null;
  readonly problems: readonly Problem[];
}

/** Resolves `--to`. A ledger without that very version is bounded by where the version would stand. */
export function boundOf(
  catalog: Catalog,
  lines: Readonly<Record<Kind, Line>>,
  graph: Graph,
  intent: Intent,
): Bound {
  const { to } = intent;
  if (to === null) return { within: null, problems: [] };
  if (to === "base") return { within: new Set(), problems: [] };
  const meant = meantBy(to, possible(catalog.migrations, intent));
  const [bound] = meant;
  if (bound === undefined) return { within: new Set(), problems: [unknownVersion(to, catalog)] };
  if (!isOneVersion(meant) || (intent.verb === "revert" && meant.length > 1)) {
    return { within: new Set(), problems: [ambiguousVersion(to, meant)] };
  }
  const nodes = [...upTo(lines.public, meant), ...upTo(lines.tenant, meant)];
  return { within: new Set([...nodes, ...reach(nodes, graph.parents)]), problems: [] };
}

/** Those of the ledgers that the selection can mean. */
function possible(migrations: readonly Migration[], { selection }: Intent): readonly Migration[] {
  const tenantsOnly = selection.only === "tenants" || narrowed(selection);
  return migrations.filter(
    ({ scope }) =>
      !(tenantsOnly && scope === "public") && !(selection.only === "public" && scope === "tenant"),
  );
}

function upTo(line: Line, meant: readonly Migration[]): readonly string[] {
  const until = Math.max(-1, ...meant.map(({ id }) => line.at.get(id) ?? -1));
  const kept =
    until >= 0
      ? line.migrations.slice(0, until + 1)
      : line.migrations.filter(({ version }) =>
          meant.some((bound) => compareVersions(version, bound.version) <= 0),
        );
  return kept.map(({ id }) => nodeOf(line.kind, id));
}

function unknownVersion(to: string, { migrations }: Catalog): Problem {
  const near = nearest(to, [...migrations.map(({ version }) => version), ...migrations.map(({ id }) => id)]);
  return {
    code: "unknown-version",
    severity: "error",
    message: `There is no migration ${to} for the selected targets.`,
    help: near === null ? "tenantry list shows the migrations." : `Did you mean ${near}?`,
    exit: 2,
  };
}

function ambiguousVersion(to: string, meant: readonly Migration[]): Problem {
  return {
    code: "ambiguous-version",
    severity: "error",
    message: `${to} fits ${capped(meant.map(({ id }) => id).toSorted())}.`,
    help: "Give more of the id, or choose with --only public or --only tenants.",
    exit: 2,
  };
}
