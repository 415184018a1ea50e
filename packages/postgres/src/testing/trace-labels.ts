import type { StatementTrace, Target } from "@tenantry/core";
import { freshDatabase } from "@tenantry/kit";
import { statementsOf } from "../message.ts";
import { buildPiece, stepOf } from "../rehearse/build.ts";
import { opening, traceInside } from "../trace/inside.ts";
import type { TraceWork } from "../trace/inside.ts";
import { traceStep } from "../trace/trace.ts";
import { openTracer } from "../trace/tracer.ts";
import type { Tracer } from "../trace/tracer.ts";
import { environmentOf } from "./environment.ts";
import { effectOf, inOrder } from "./label-effect.ts";
import { labelsIn } from "./labels.ts";
import type { LabelledCase } from "./labels.ts";

/** What a label says and what a server did. */
export interface SeenLabel {
  readonly name: string;
  readonly claimed: string;
  /** Empty where no statement was reached. */
  readonly found: string;
}

const target: Target = { kind: "tenant", id: "acme", database: "", schema: "tenant_acme", labels: {} };

/** Traces cases that have one setup: those that end in a rollback in one database, every other in one of its own. */
export async function traceLabels(cases: readonly LabelledCase[]): Promise<SeenLabel[]> {
  const [first] = cases;
  if (first === undefined) return [];
  const seen: SeenLabel[] = [];
  const shared = await openPlace(first);
  for (const one of cases) {
    const alone = one.migration.up.mode === "transaction" ? null : await openPlace(one);
    const traces = await (alone ?? shared).trace(one);
    await alone?.close();
    seen.push(...labelsIn(one).map((label) => compared(one, label, traces)));
  }
  await shared.close();
  return seen;
}

function compared(
  { name }: LabelledCase,
  { line, next, effect }: LabelledCase["labels"][number],
  traces: readonly StatementTrace[],
): SeenLabel {
  const trace = traces.find((one) => one.line > line && one.line < next);
  return {
    name,
    claimed: inOrder(effect ?? ""),
    found: trace === undefined ? "" : effectOf(trace, effect ?? ""),
  };
}

interface Place {
  readonly trace: (one: LabelledCase) => Promise<readonly StatementTrace[]>;
  readonly close: () => Promise<void>;
}

/** Builds the setup, with the shared table that all tenants have. */
async function openPlace({ setup }: LabelledCase): Promise<Place> {
  const { url, sql, name } = await freshDatabase();
  await sql.unsafe(
    "create table public.tenants (id bigint generated always as identity primary key, slug text not null); create schema tenant_acme",
  );
  const work = { environment: environmentOf(url), target, database: name };
  const tracer = await openTracer(work.environment);
  const refused = await buildPiece(work, setup, tracer);
  if (refused !== null) throw new Error(refused.message);
  return {
    trace: async ({ migration }) => {
      const whole: TraceWork = { ...work, migration, step: stepOf(migration, "apply") };
      return migration.up.mode === "transaction"
        ? await undone(whole, tracer)
        : (await traceStep(whole, tracer)).statements;
    },
    close: () => tracer.close(),
  };
}

async function undone(work: TraceWork, tracer: Tracer): Promise<readonly StatementTrace[]> {
  await tracer.session.message(opening(work));
  try {
    return await traceInside(work, tracer, statementsOf(work));
  } finally {
    await tracer.session.message("rollback");
  }
}
