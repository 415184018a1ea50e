import * as fc from "fast-check";
import type { Catalog } from "../catalog.ts";
import type { State } from "../state.ts";
import { catalog } from "./catalog.ts";
import { state } from "./state.ts";

/** A folder and a fleet whose ledgers agree with it. */
export interface World {
  /** The lines that `catalog` reads. */
  readonly lines: readonly string[];
  readonly folder: Catalog;
  /** What `state` reads. */
  readonly fleet: Readonly<Record<string, string>>;
}

interface Draw {
  readonly scope: "public" | "tenant" | "both";
  /** Picks among the migrations before it. */
  readonly requires: readonly number[];
}

/** Migrations in three scopes; some name earlier ones, also across ledgers. Ledgers hold what a run could have left. */
export function worlds(kind: "lines" | "graphs"): fc.Arbitrary<World> {
  const draw: fc.Arbitrary<Draw> = fc.record({
    scope: fc.constantFrom("public", "tenant", "both"),
    requires: kind === "lines" ? fc.constant([]) : fc.array(fc.nat(20), { maxLength: 2 }),
  });
  return fc
    .record({
      draws: fc.array(draw, { maxLength: 9 }),
      depths: fc.array(fc.nat(40), { minLength: 1, maxLength: 6 }),
    })
    .map(({ draws, depths }) => worldOf(draws, depths));
}

export function stateOf({ fleet }: Pick<World, "fleet">): State {
  return state(fleet);
}

function worldOf(draws: readonly Draw[], depths: readonly number[]): World {
  const lines = draws.map(({ scope, requires }, index) => {
    const ids = requires.flatMap((pick) => {
      const other = index === 0 ? undefined : draws[pick % index];
      return other === undefined ? [] : [`${other.scope}/${(pick % index) + 1}`];
    });
    return `${index + 1}_m ${scope}${ids.length > 0 ? ` requires ${ids.join(",")}` : ""}`;
  });
  const folder = catalog(...lines);
  const ids = ["public", "acme", "bolt", "corp", "dune", "echo"];
  const fleet = Object.fromEntries(
    depths.map((depth, index) => {
      const line = folder.lines[index === 0 ? "public" : "tenant"];
      const held = line.slice(0, depth % (line.length + 1)).map((id) => id.slice(id.indexOf("/") + 1));
      return [ids[index] ?? "", held.join(" ")];
    }),
  );
  return { lines, folder, fleet };
}
