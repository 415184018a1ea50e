import { planSummary, readCatalog } from "@tenantry/core";
import type { PlanComment } from "@tenantry/core";
import { expect, test } from "vitest";
import { inert } from "./inert.ts";

const evil = "x|`@a/b` #1 <img src=//e.x> [a](//e.x) --> </details>\n\n# h ![](//e.x) ``` ~~~";

test("what a job was told of statements, rehearsals and accepted hazards does nothing in its comment", () => {
  const text = planSummary(told(evil), 900_000);
  inert(text);
  for (const part of ["What each statement locks", "accepted hazard", "looked for"])
    expect(text).toContain(part);
  expect(text).toContain("fails on up");
});

/** A comment in which everything that comes from elsewhere is this text. */
function told(word: string): PlanComment {
  const problem = {
    code: word,
    severity: "error",
    message: word,
    help: word,
    path: word,
    line: 1,
    evidence: "facts",
    exit: 9,
  } as const;
  const locks = [{ relation: word, kind: "table", mode: "ACCESS EXCLUSIVE" }] as const;
  const error = { sqlstate: word, message: word, path: word, line: 1, column: 1, excerpt: word };
  const trace = {
    path: word,
    line: 1,
    command: word,
    text: word,
    locks,
    held: locks,
    rewrites: [word],
    scans: [word],
    builds: [{ index: word, table: word }],
    error,
  };
  const step = { id: word, reason: word, verified: 0, statements: [trace] };
  const difference = { object: word, before: word, after: word };
  return {
    plan: {
      version: 1,
      verb: "apply",
      digest: "d",
      verdict: "blocked",
      policy: { searchPath: [], role: null, ledger: "", severities: {} },
      stages: [],
      upToDate: 0,
      problems: [problem, { ...problem, severity: "warning" }],
    },
    catalog: readCatalog([], (text) => text),
    environment: word,
    basis: "facts",
    head: "0".repeat(40),
    run: 1,
    attempt: 1,
    runUrl: "https://github.com/acme/shop/actions/runs/1",
    link: () => null,
    changedConfig: [word],
    previous: null,
    factsPath: word,
    safe: () => word,
    sizes: { at: word, tables: [] },
    inspection: {
      coverage: { statements: 2, understood: 1 },
      applied: 2,
      statements: [
        { id: word, kind: "tenant", ...trace, line: 2, text: `${word}2`, work: "rewrite", tables: [word] },
      ],
      accepted: [{ problem, reason: word, until: word }],
    },
    rehearsal: {
      version: 1,
      server: { kind: "shadow", version: word },
      skipped: null,
      notes: [word],
      cohorts: [
        {
          kind: "tenant",
          from: { head: word, applied: 0, history: "" },
          count: 1,
          targets: [word],
          base: word,
          skipped: null,
          steps: [
            { ...step, outcome: "failed", during: "up", error, differences: [] },
            { ...step, outcome: "differs", during: "down", error: null, differences: [difference] },
          ],
        },
        {
          kind: "tenant",
          from: { head: word, applied: 0, history: "" },
          count: 1,
          targets: [word],
          base: null,
          skipped: word,
          steps: [],
        },
      ],
    },
  };
}
