import { createHash } from "node:crypto";
import { readCatalog, strength } from "@tenantry/core";
import type {
  Catalog,
  Evidence,
  Migration,
  Place,
  RelationLock,
  StatementTrace,
  Target,
} from "@tenantry/core";
import { freshDatabase } from "@tenantry/kit";
import { asPending, lint, loadParser, rules, unseen, withSeen } from "@tenantry/lint";
import type { Example, LintReport, LintSettings, Lock, Rule } from "@tenantry/lint";
import { describe, expect, onTestFinished, test } from "vitest";
import { buildPiece, stepOf } from "../rehearse/build.ts";
import { environmentOf } from "./environment.ts";
import { lockName } from "./lock-name.ts";
import { traceStep } from "../trace/trace.ts";
import { openTracer } from "../trace/tracer.ts";

const parser = await loadParser();
const major = Number(process.env["TENANTRY_TEST_MAJOR"] ?? "18");

/** Every claim of the linter about locks and work in these examples, on a real server of the major under test. */
export function measured(cases: readonly Case[]): void {
  describe(`what the rules say, on PostgreSQL ${major}`, () => {
    test.each(cases.filter(({ example }) => isRunnable(example)).map(named))(
      "%s: %s",
      async (_id, _sql, { rule, example }) => {
        const traces = await run(example);
        expect(traces.flatMap(({ error }) => error?.message ?? [])).toEqual([]);
        const { lock, work } = example.effect ?? rule.effect;
        const claim = `${lock === null ? "no lock" : lock}, ${work}`;
        const found = atFault(rule, example, traces);
        expect(found.flatMap(effectsOf)).toContain(claim);
        expect(found.flatMap((trace) => lockedAs(lock, trace))).toEqual(
          expect.arrayContaining([...(example.on ?? [])]),
        );
        expect(unseenClaims(example, traces)).toEqual([]);
        if (example.effect === undefined && lock !== null && !unseen.includes(rule.id)) {
          expect(evidenceFrom(rule, example, traces)).toContain("shadow");
          expect(evidenceFrom(rule, example, traces.map(elsewhere))).not.toContain("shadow");
        }
      },
    );

    test.each(cases.filter(({ example }) => failsAs(example) !== null).map(named))(
      "%s is refused: %s",
      async (_id, _sql, { example }) => {
        const error = (await run(example)).at(-1)?.error;
        expect(error?.sqlstate).toBe(failsAs(example));
      },
    );
  });
}

/** All examples of all rules. */
export const allCases: readonly Case[] = rules.flatMap((rule) =>
  rule.bad.map((example) => ({ rule, example })),
);

export interface Case {
  readonly rule: Rule;
  readonly example: Example;
}

function named(one: Case): readonly [string, string, Case] {
  return [one.rule.id, [one.example.sql].flat().join(" | ").replaceAll("\n", " "), one];
}

function isRunnable({ unrunnable, postgres = 0 }: Example): boolean {
  return unrunnable === undefined && postgres <= major;
}

/** The SQLSTATE that an example names as what comes of it. */
function failsAs({ unrunnable = "" }: Example): string | null {
  return /\bfails with (\w{5})\b/.exec(unrunnable)?.[1] ?? null;
}

const everywhere: readonly Target[] = [
  { kind: "public", id: "public", database: "", schema: "public", labels: {} },
  { kind: "tenant", id: "acme", database: "", schema: "tenant_acme", labels: {} },
];

/** Builds what the example takes for granted, and traces what is pending. */
async function run(example: Example): Promise<readonly StatementTrace[]> {
  const { url, sql, name } = await freshDatabase();
  await sql.unsafe("create schema tenant_acme");
  const environment = environmentOf(url);
  const tracer = await openTracer(environment);
  onTestFinished(() => tracer.close());
  const traces: StatementTrace[] = [];
  for (const migration of catalogOf(example).migrations) {
    for (const target of everywhere.filter(({ kind }) => isIn(migration, kind))) {
      const work = { environment, target, database: name };
      if (isPending(migration)) {
        const step = stepOf(migration, "apply");
        traces.push(...(await traceStep({ ...work, migration, step }, tracer)).statements);
      } else expect(await buildPiece(work, migration, tracer)).toBeNull();
    }
  }
  return traces;
}

function isIn({ scope }: Migration, kind: Target["kind"]): boolean {
  return scope === "both" || scope === kind;
}

function isPending({ version }: Pick<Migration, "version">): boolean {
  return Number(version) >= 100;
}

/** As the linter's own tests lay them out. */
function catalogOf({ setup, shared, sql, scope = "tenant" }: Example): Catalog {
  const home = scope === "public" ? "public" : "tenant";
  const files = [
    ...(shared === undefined ? [] : [{ path: "public/001_shared.sql", text: shared }]),
    ...(setup === undefined ? [] : [{ path: `${home}/002_setup.sql`, text: setup }]),
    ...[sql].flat().map((text, index) => ({ path: `${scope}/${100 + index}_pending.sql`, text })),
  ];
  return readCatalog(files, (text) => createHash("sha256").update(text).digest("hex"));
}

/** The statements that the rule points at. */
function atFault(rule: Rule, example: Example, traces: readonly StatementTrace[]): readonly StatementTrace[] {
  const { problems } = linted(example, rule.severity === "off" ? { [rule.id]: "warning" } : {});
  const places: readonly Partial<Place>[] = problems.filter(({ code }) => code === rule.id);
  return traces.filter((trace) => places.some((place) => points(place, trace)));
}

/** How what the rule finds is known once these were seen. */
function evidenceFrom(
  rule: Rule,
  example: Example,
  statements: readonly StatementTrace[],
): readonly (Evidence | undefined)[] {
  const { problems } = linted(example, rule.severity === "off" ? { [rule.id]: "warning" } : {});
  const step = { id: "", outcome: "proven", reason: "", verified: 0, during: null, error: null } as const;
  const from = { head: null, applied: 0, history: "" };
  const cohort = { kind: "tenant", from, count: 1, targets: [], base: null, skipped: null } as const;
  const cohorts = [{ ...cohort, steps: [{ ...step, statements, differences: [] }] }];
  const known = withSeen(problems, { version: 1, server: null, skipped: null, notes: [], cohorts });
  return known.filter(({ code }) => code === rule.id).map(({ evidence }) => evidence);
}

/** The same on other tables. */
function elsewhere(trace: StatementTrace): StatementTrace {
  const other = (name: string): string => `${name}_elsewhere`;
  const moved = (locks: readonly RelationLock[]): readonly RelationLock[] =>
    locks.map((lock) => ({ ...lock, relation: other(lock.relation) }));
  const builds = trace.builds.map(({ index, table }) => ({ index, table: other(table) }));
  const [rewrites, scans] = [trace.rewrites.map(other), trace.scans.map(other)];
  return { ...trace, locks: moved(trace.locks), held: moved(trace.held), rewrites, scans, builds };
}

function linted(example: Example, severities: LintSettings["severities"]): LintReport {
  const catalog = catalogOf(example);
  return lint(parser, {
    catalog,
    views: asPending(catalog.migrations.filter(isPending).map(({ id }) => id)),
    settings: {
      postgres: example.postgres ?? 14,
      severities,
      today: "2026-06-01",
      pending: "known",
      standards: example.standards ?? {},
    },
    facts: example.facts ?? null,
  });
}

function points({ path, line }: Partial<Place>, trace: StatementTrace): boolean {
  const last = trace.line + trace.text.split("\n").length - 1;
  return path === trace.path && line !== undefined && line >= trace.line && line <= last;
}

/**
 * `AccessExclusive, rewrite`: the strongest lock on a table, and the heaviest work. A lock that the transaction holds already
 * leaves no trace when it is taken again, so those may be meant too.
 */
function effectsOf(trace: StatementTrace): readonly string[] {
  const taken = tables(trace.locks);
  const again = tables(trace.held).map(({ mode }) => lockName(mode));
  const work = workOf(trace, taken);
  const own = taken[0] === undefined ? "no lock" : lockName(taken[0].mode);
  // Whether a query reads a whole table is up to the planner, which empty tables tell nothing about.
  const works = /^(UPDATE|DELETE|MERGE)\b/.test(trace.command) ? ["none", "scan"] : [work];
  return [own, ...again].flatMap((lock) => works.map((one) => `${lock}, ${one}`));
}

/** The relations on which a statement holds this lock. */
function lockedAs(lock: Lock | null, { locks, held }: StatementTrace): readonly string[] {
  return tables([...locks, ...held])
    .filter(({ mode }) => lockName(mode) === lock)
    .map(({ relation }) => relation);
}

/** What `plan` would say of the locks of these statements, as far as no server takes them. */
function unseenClaims(example: Example, traces: readonly StatementTrace[]): readonly string[] {
  return linted(example, {}).statements.flatMap((said) => {
    const trace = traces.find(
      ({ path, line, text }) => path === said.path && line === said.line && text === said.text,
    );
    if (trace === undefined) return [];
    return said.locks
      .filter((lock) => !isTaken(lock, trace))
      .map(({ mode, relation }) => `${mode} ${relation}`);
  });
}

/** A lock that the transaction has already, or a stronger one, leaves no trace when it is taken again. */
function isTaken({ mode, relation }: RelationLock, { locks, held }: StatementTrace): boolean {
  return (
    tables(locks).some((one) => one.relation === relation && one.mode === mode) ||
    tables(held).some((one) => one.relation === relation && strength(one.mode) >= strength(mode))
  );
}

function tables(locks: readonly RelationLock[]): readonly RelationLock[] {
  return locks.filter(
    ({ kind, mode }) => kind !== "index" && kind !== "sequence" && strength(mode) > strength("ACCESS SHARE"),
  );
}

function workOf({ rewrites, scans, builds }: StatementTrace, taken: readonly RelationLock[]): string {
  if (rewrites.some((name) => taken.some(({ relation }) => relation === name))) return "rewrite";
  if (builds.length > 0) return "build";
  return scans.length > 0 ? "scan" : "none";
}
