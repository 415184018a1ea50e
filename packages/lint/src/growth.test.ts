import { describe, expect, test } from "vitest";
import { lint } from "./lint.ts";
import { loadParser } from "./parse/parser.ts";
import type { Parser } from "./parse/parser.ts";
import { folder } from "./testing/check.ts";
import { asPending, eachAlone } from "./view.ts";
import type { View } from "./view.ts";

const parser = await loadParser();
const settings = { postgres: 15, severities: {}, today: "2026-06-01", pending: "known" } as const;

/** So many files as a team writes them, with their way back. */
function files(count: number): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `tenant/${String(index + 1).padStart(4, "0")}_f.sql`,
      index % 2 === 0
        ? `create table t${index} (id bigint primary key, a text);\ncreate index i${index} on t${index} (a);\n--! down\ndrop table t${index};\n`
        : `alter table t${index - 1} add column b text default 'x';\ndo $$ begin perform 1; end $$;\n--! down\nalter table t${index - 1} drop column b;\n`,
    ]),
  );
}

interface Work {
  readonly statements: number;
  readonly parses: number;
  readonly bodies: number;
  /** Characters that were given to the parser. */
  readonly length: number;
}

function work(count: number, viewsOf: (catalog: ReturnType<typeof folder>) => readonly View[]): Work {
  const done = { parses: 0, bodies: 0, length: 0 };
  const counting: Parser = {
    statements: (text) => {
      done.parses += 1;
      done.length += text.length;
      return parser.statements(text);
    },
    body: (text) => {
      done.bodies += 1;
      return parser.body(text);
    },
  };
  const catalog = folder(files(count));
  const { coverage } = lint(counting, {
    catalog,
    views: viewsOf(catalog),
    settings: { ...settings, sections: "up and down" },
    facts: null,
  });
  return { statements: coverage.statements, ...done };
}

describe("lint() of a hundred files", () => {
  test.each([
    ["each alone", (catalog: ReturnType<typeof folder>) => eachAlone(catalog)],
    [
      "all pending together",
      (catalog: ReturnType<typeof folder>) => asPending(catalog.migrations.map(({ id }) => id)),
    ],
    [
      "of three cohorts",
      (catalog: ReturnType<typeof folder>) =>
        Array.from({ length: 3 }, (_, index) => ({
          kind: "tenant" as const,
          together: [new Set(catalog.migrations.slice(index).map(({ id }) => id))],
          targets: [`t${index}`],
        })),
    ],
  ])("parses each statement once, and twice as many files cost twice as much: %s", (_name, viewsOf) => {
    const [once, twice] = [work(100, viewsOf), work(200, viewsOf)];
    expect(once.statements).toBe(300);
    // A statement, and what is in a body.
    expect(once.parses).toBeGreaterThanOrEqual(once.statements);
    expect(once.parses).toBeLessThanOrEqual(2 * once.statements);
    expect(once.bodies).toBe(50);
    expect(twice.parses).toBe(2 * once.parses);
    expect(twice.bodies).toBe(2 * once.bodies);
    expect(twice.length / once.length).toBeLessThan(2.1);
  });
});
