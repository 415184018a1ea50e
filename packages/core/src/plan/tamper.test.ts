import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stateOf, worlds, type World } from "../testing/arbitrary.ts";
import { sha256, up } from "../testing/intent.ts";
import { plan } from "./plan.ts";

/** One thing that somebody did to a ledger or to the file of one of its rows, and what must be found. */
interface Tamper {
  readonly code: string;
  /** Changes the rows at the chosen place; null where that place does not allow it. */
  readonly change: (rows: readonly string[], at: number) => readonly string[] | null;
}

const tampers: readonly Tamper[] = [
  { code: "edited", change: (rows, at) => rows.map((row, index) => (index === at ? `${row}!` : row)) },
  { code: "missing-file", change: (rows) => [...rows, "77_gone"] },
  { code: "unknown-row", change: (rows) => [...rows, "stranger?"] },
  { code: "out-of-order", change: (rows, at) => (at < rows.length - 1 ? rows.toSpliced(at, 1) : null) },
  {
    code: "two-spellings",
    change: (rows, at) => [...rows, `${(rows[at] ?? "").split("_")[0]}?`],
  },
  { code: "unfinished", change: (rows) => [...rows.slice(0, -1), `${rows.at(-1)}~`] },
  { code: "nothing", change: (rows) => rows },
];

describe("plan()", () => {
  test("I8 finds exactly what was done to the ledgers, and blocks exactly those targets", () => {
    const choices = fc.array(fc.record({ how: fc.nat(tampers.length - 1), at: fc.nat(9) }), {
      minLength: 6,
      maxLength: 6,
    });
    fc.assert(
      fc.property(worlds("lines"), choices, (world, choice) => {
        const { fleet, injected } = tampered(world, choice);
        const { problems, stages } = plan(world.folder, stateOf({ fleet }), up(), sha256);
        const found = problems
          .filter(({ code }) => code !== "unreached")
          .flatMap(({ code, targets = [] }) => targets.map((target) => `${target} ${code}`));
        expect(found.toSorted()).toEqual(injected.toSorted());
        const blocked = stages.flatMap(({ cohorts }) =>
          cohorts.flatMap(({ targets, blocked }) =>
            targets.flatMap(({ id }) => blocked.map((code) => `${id} ${code}`)),
          ),
        );
        const stopping = injected.filter((line) => !line.endsWith("unfinished"));
        expect([...new Set(blocked)].toSorted()).toEqual(stopping.toSorted());
      }),
      { numRuns: 500 },
    );
  });
});

function tampered(
  world: World,
  choice: readonly { readonly how: number; readonly at: number }[],
): { readonly fleet: Readonly<Record<string, string>>; readonly injected: readonly string[] } {
  const injected: string[] = [];
  const fleet = Object.entries(world.fleet).map(([target, words], index) => {
    const rows = words.split(" ").filter((row) => row !== "");
    const { how, at } = choice[index] ?? { how: 0, at: 0 };
    const tamper = tampers[how];
    const after = rows.length === 0 ? null : (tamper?.change(rows, at % rows.length) ?? null);
    if (after === null || tamper === undefined || tamper.code === "nothing") return [target, words];
    injected.push(`${target} ${tamper.code}`);
    return [target, after.join(" ")];
  });
  return { fleet: Object.fromEntries(fleet), injected };
}
