import type { Rehearsal, RehearsedCohort, RehearsedStep } from "../rehearse/rehearsal.ts";
import type { LockMode, RelationLock, StatementTrace } from "../trace.ts";

/** `locks("t=ACCESS EXCLUSIVE", "t_pkey:index=SHARE")`. */
export function locks(...words: readonly string[]): readonly RelationLock[] {
  return words.map((word) => {
    const [, relation = "", kind = "table", mode = ""] = /^([^:=]*)(?::([^=]*))?=(.*)$/.exec(word) ?? [];
    return { relation, kind: kind === "index" ? "index" : "table", mode: modeOf(mode) };
  });
}

export function traced(text: string, more: Partial<StatementTrace> = {}): StatementTrace {
  const command = text.split(" ").slice(0, 2).join(" ").toUpperCase();
  const none = { locks: [], held: [], rewrites: [], scans: [], builds: [] };
  return { path: "migrations/tenant/2_b.sql", line: 1, command, text, ...none, error: null, ...more };
}

export function rehearsedStep(more: Partial<RehearsedStep> = {}): RehearsedStep {
  return {
    id: "tenant/2_b",
    outcome: "proven",
    reason: "",
    verified: 0,
    statements: [],
    during: null,
    error: null,
    differences: [],
    ...more,
  };
}

export function rehearsedCohort(
  steps: readonly RehearsedStep[],
  more: Partial<RehearsedCohort> = {},
): RehearsedCohort {
  const from = { head: "1_a", applied: 1, history: "h" };
  return { kind: "tenant", from, count: 1, targets: ["acme"], base: null, skipped: null, steps, ...more };
}

export function rehearsal(cohorts: readonly RehearsedCohort[], more: Partial<Rehearsal> = {}): Rehearsal {
  const server = { kind: "embedded", version: "18.4" } as const;
  return { version: 1, server, skipped: null, notes: [], cohorts, ...more };
}

/** Down forgets an index, and one statement is refused. */
export function troubled(): Rehearsal {
  const error = {
    sqlstate: "42P01",
    message: 'relation "userz" does not exist',
    path: "migrations/tenant/3_c.sql",
    line: 2,
    column: 13,
    excerpt: "alter table userz add x int\n            ^",
  };
  const alter = traced("alter table users add plan text", {
    locks: locks("users=ACCESS EXCLUSIVE", "users_pkey:index=ACCESS SHARE"),
  });
  return rehearsal([
    rehearsedCohort([
      rehearsedStep({
        outcome: "differs",
        during: "down",
        statements: [alter],
        differences: [
          { object: "index users_email", before: null, after: "CREATE INDEX users_email ON users" },
          { object: "column users.plan", before: "text", after: "text default 'x'" },
        ],
      }),
      rehearsedStep({ id: "tenant/3_c", outcome: "failed", during: "up", error }),
      rehearsedStep({ id: "tenant/4_d", outcome: "not run", reason: "tenant/3_c has to work first" }),
    ]),
    rehearsedCohort([], { targets: ["corp"], skipped: "1_a was marked without being run" }),
  ]);
}

function modeOf(text: string): LockMode {
  switch (text) {
    case "ACCESS SHARE":
    case "ROW EXCLUSIVE":
    case "SHARE UPDATE EXCLUSIVE":
    case "SHARE":
    case "SHARE ROW EXCLUSIVE":
    case "ACCESS EXCLUSIVE":
      return text;
    default:
      throw new Error(`no lock mode: ${text}`);
  }
}
