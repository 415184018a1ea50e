import type { Catalog } from "../catalog.ts";
import type { Intent } from "../intent.ts";
import { nodeOf, type Graph } from "../order.ts";
import type { Bound } from "./bound.ts";
import { eachOf, stepsFrom } from "./base.ts";
import { draft, type Draft } from "./draft.ts";
import type { Finding } from "./finding.ts";
import { reach, reversed } from "./reach.ts";
import { missing, type Reading } from "./reading.ts";

/** For every group the steps that `apply` would run there, in the order of its line. */
export function pending(
  readings: readonly Reading[],
  graph: Graph,
  intent: Intent,
  bound: Bound,
  bases: Pick<Catalog, "bases" | "templates">,
): readonly Draft[] {
  const skips = intent.phase === "expand" ? skipsOf(readings, graph) : () => false;
  return readings.map((reading) => {
    const { kind } = reading.line;
    const open = missing(reading).filter(
      ({ id, phase }) =>
        (bound.within?.has(nodeOf(kind, id)) ?? true) &&
        (intent.phase !== "contract" || phase === "contract") &&
        !skips(reading, id),
    );
    return draft(
      reading,
      intent.phase === "contract" ? eachOf(reading, open) : stepsFrom(reading, open, bases),
    );
  });
}

/** Steps of an apply whose SQL nobody has written yet. */
export function stubs({ reading, steps }: Draft): readonly Finding[] {
  const ids = new Set(steps.map(({ id }) => id));
  return reading.line.migrations
    .filter(({ id, stub }) => ids.has(id) && stub !== null)
    .map(({ id, stub, path }) => ({
      code: "stub",
      subject: id,
      severity: "error",
      exit: 4,
      message: `${id} is pending in {who}, and its SQL is still to be written: ${stub ?? ""}`,
      help: `Write it and delete its stub line; or, where it was done in another way: tenantry mark --applied ${id} {flags}`,
      place: { path },
      targets: reading.selected.map((target) => target.id),
    }));
}

/**
 * What `--phase expand` leaves for later: pending contract migrations and whatever names a skipped one in `requires`,
 * in the same ledger or, across ledgers, skipped in any of them.
 */
function skipsOf(readings: readonly Reading[], graph: Graph): (reading: Reading, id: string) => boolean {
  const children = reversed(graph.explicit);
  const contracts = readings.map((reading) => pendingContracts(reading));
  const anywhere = new Set(contracts.flat());
  const skippedAnywhere = new Set([...anywhere, ...reach(anywhere, children)]);
  const perReading = new Map(
    readings.map((reading, index) => {
      const elsewhere = [...skippedAnywhere].filter((node) => !node.startsWith(`${reading.line.kind}:`));
      const start = [...(contracts[index] ?? []), ...elsewhere];
      return [reading, new Set([...start, ...reach(start, children)])];
    }),
  );
  return (reading, id) => perReading.get(reading)?.has(nodeOf(reading.line.kind, id)) ?? false;
}

function pendingContracts(reading: Reading): readonly string[] {
  return missing(reading)
    .filter(({ phase }) => phase === "contract")
    .map(({ id }) => nodeOf(reading.line.kind, id));
}
