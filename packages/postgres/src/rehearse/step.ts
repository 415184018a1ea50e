import type { Migration, RehearsedStep, SchemaDifference, Step, TraceError } from "@tenantry/core";
import type { ServerError } from "../session.ts";
import type { TraceWork } from "../trace/inside.ts";
import { traceStep } from "../trace/trace.ts";
import type { TracedStep } from "../trace/trace.ts";
import type { Tracer } from "../trace/tracer.ts";
import { stepOf } from "./build.ts";
import { changesBetween, readSchemas } from "./schemas.ts";
import type { Schemas } from "./schemas.ts";

/** What came of a step, and whether the database is as the step is to leave it, so that others can follow. */
export interface Acted {
  readonly step: RehearsedStep;
  readonly left: "as it should" | "in pieces";
}

type Work = Omit<TraceWork, "step">;

/** Runs a migration up, down and up again, and compares what the catalog says in between. */
export async function rehearseStep(work: Work, tracer: Tracer): Promise<Acted> {
  const { migration } = work;
  const look = async (): Promise<Schemas> => await readSchemas(tracer.session, work.environment.ledger);
  const start = await look();
  const up = await act(work, tracer, "apply");
  if (up.error !== null) return { step: failed(migration, up, "up", up.error), left: "in pieces" };
  const top = await look();
  const reason = oneWay(migration);
  if (reason !== null) {
    return { step: { ...blank(migration, up), outcome: "up only", reason }, left: "as it should" };
  }
  const down = await act(work, tracer, "revert");
  if (down.error !== null) {
    const left = tracer.session.lost ? "in pieces" : intact(work, top, await look());
    return { step: failed(migration, up, "down", down.error), left };
  }
  const left = changesBetween(start, await look(), work.target.schema);
  const again = await act(work, tracer, "apply");
  if (again.error !== null && tracer.session.lost)
    return { step: failed(migration, up, "up again", again.error), left: "in pieces" };
  return compared(migration, {
    up,
    left,
    again,
    changes: changesBetween(top, await look(), work.target.schema),
  });
}

interface Seen {
  readonly up: TracedStep;
  /** What down left that was not there before, or was otherwise. */
  readonly left: readonly SchemaDifference[];
  readonly again: TracedStep;
  /** How the second up differs from the first. */
  readonly changes: readonly SchemaDifference[];
}

function compared(migration: Migration, { up, left: leftovers, again, changes }: Seen): Acted {
  const left = changes.length === 0 ? "as it should" : "in pieces";
  if (leftovers.length > 0) return { step: differs(migration, up, "down", leftovers), left };
  if (again.error !== null) return { step: failed(migration, up, "up again", again.error), left };
  if (changes.length > 0) return { step: differs(migration, up, "up again", changes), left };
  return { step: { ...blank(migration, up), outcome: "proven" }, left };
}

/** A step that was under way when its session was ended, between two statements or while we looked at what one left. */
export function endedStep({ id, up }: Migration, error: ServerError): Acted {
  const [first] = up.statements;
  const place = { path: up.path, line: first?.line ?? 1, column: 1, excerpt: "" };
  const ended = { sqlstate: error.sqlstate, message: error.message, ...place };
  const nothing = { verified: 0, statements: [], differences: [] };
  return {
    step: { id, outcome: "failed", reason: "", during: "up", error: ended, ...nothing },
    left: "in pieces",
  };
}

/** A step that nothing was run of. */
export function notRun({ id }: Pick<Step, "id">, reason: string): RehearsedStep {
  const nothing = { verified: 0, statements: [], during: null, error: null, differences: [] };
  return { id, outcome: "not run", reason, ...nothing };
}

async function act(work: Work, tracer: Tracer, verb: Step["verb"]): Promise<TracedStep> {
  return await traceStep({ ...work, step: stepOf(work.migration, verb) }, tracer);
}

function intact({ target }: Work, top: Schemas, now: Schemas): Acted["left"] {
  return changesBetween(top, now, target.schema).length === 0 ? "as it should" : "in pieces";
}

function oneWay({ irreversible, down }: Migration): string | null {
  if (irreversible !== null) return `irreversible: ${irreversible}`;
  return down === null ? "it has no down section" : null;
}

function blank({ id }: Migration, { verified, statements }: TracedStep): Omit<RehearsedStep, "outcome"> {
  return { id, reason: "", verified, statements, during: null, error: null, differences: [] };
}

function failed(
  migration: Migration,
  up: TracedStep,
  during: NonNullable<RehearsedStep["during"]>,
  error: TraceError,
): RehearsedStep {
  return { ...blank(migration, up), outcome: "failed", during, error };
}

function differs(
  migration: Migration,
  up: TracedStep,
  during: NonNullable<RehearsedStep["during"]>,
  differences: readonly SchemaDifference[],
): RehearsedStep {
  return { ...blank(migration, up), outcome: "differs", during, differences };
}
