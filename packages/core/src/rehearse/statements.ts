import { estimate, type WorkKind } from "../estimate.ts";
import type { Sizes, TableFacts } from "../facts/facts.ts";
import type { Evidence } from "../problem.ts";
import type { Kind } from "../target.ts";
import {
  blocks,
  strength,
  strongest,
  type Blocks,
  type RelationLock,
  type StatementTrace,
} from "../trace.ts";
import type { Rehearsal } from "./rehearsal.ts";

/** A statement as the rules of the linter know it: nobody saw it run. Relations are named as in `RelationLock`. */
export interface RuledStatement {
  /** The migration it is part of. */
  readonly id: string;
  /** Whose ledger it runs for. */
  readonly kind: Kind;
  readonly path: string;
  /** Where the statement starts, 1-based. */
  readonly line: number;
  readonly command: string;
  readonly text: string;
  /** Strongest first. */
  readonly locks: readonly RelationLock[];
  readonly work: WorkKind | null;
  /** The tables that are read or written whole. */
  readonly tables: readonly string[];
}

/** One statement as a reviewer wants to see it. */
export interface StatementRow {
  /** The migration it is part of. */
  readonly id: string;
  readonly trace: Pick<StatementTrace, "path" | "line" | "text">;
  /** The locks worth telling, strongest first: tables and what stands for them; indexes where there is nothing else. */
  readonly locks: readonly RelationLock[];
  /** Who has to wait while it runs. */
  readonly blocks: Blocks;
  /** Locks from before that keep others waiting while it runs. */
  readonly kept: readonly RelationLock[];
  readonly work: readonly Work[];
  /** The largest of the tables it reads or writes whole, over all targets; null where nobody knows or it touches none. */
  readonly largest: TableFacts | null;
  /** How many seconds its work may take in the largest target; null where it has none, or sizes are not known. Nobody has measured it. */
  readonly seconds: number | null;
  /** The same for other targets; null where `seconds` is. */
  readonly spread: SecondsSpread | null;
  /** `shadow`: seen on a scratch server. `static`: only what rules say. */
  readonly evidence: Extract<Evidence, "shadow" | "static">;
}

/** How many seconds the work of a statement may take in a target. */
export interface SecondsSpread {
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
  readonly mean: number;
}

export interface Work {
  readonly kind: "rewrites" | "scans" | "builds" | "writes rows" | "runs code" | "catalog only";
  /** Relations; empty for the last three, and for an index that nobody saw. */
  readonly what: readonly string[];
}

/** The statements of a rehearsal, each once, in the order in which they first ran; then those that only rules speak of. */
export function statementRows(
  rehearsal: Rehearsal | null,
  facts: Sizes | null,
  ruled: readonly RuledStatement[] = [],
): readonly StatementRow[] {
  const rows = new Map<string, StatementRow>();
  for (const { kind, steps } of rehearsal?.cohorts ?? []) {
    for (const { id, statements } of steps) {
      for (const trace of statements) {
        const key = keyOf(trace);
        const row = rowOf(id, trace, kind, facts);
        const same = rows.get(key);
        // The histories may differ in what is there to be locked.
        if (same === undefined || weight(row) > weight(same)) rows.set(key, row);
      }
    }
  }
  for (const statement of ruled) {
    const key = keyOf(statement);
    if (!rows.has(key)) rows.set(key, ruledRow(statement, facts));
  }
  return [...rows.values()];
}

function keyOf({ path, line, text }: Pick<StatementTrace, "path" | "line" | "text">): string {
  return `${path}:${line}:${text}`;
}

function ruledRow(statement: RuledStatement, facts: Sizes | null): StatementRow {
  const { id, kind, path, line, text, command, locks, work, tables } = statement;
  const best = strongest(locks);
  const works = work === null ? [] : tables.map((table) => [table, work] as const);
  return {
    id,
    trace: { path, line, text },
    locks,
    blocks: best === null ? "nothing" : blocks(best.mode),
    kept: [],
    work: work === null ? quietWork(command) : [{ kind: worded[work], what: work === "build" ? [] : tables }],
    largest: largestOf([...tables, ...locks.map(({ relation }) => relation)], kind, facts),
    ...timeOf(new Map(works), kind, facts),
    evidence: "static",
  };
}

const worded = { scan: "scans", build: "builds", rewrite: "rewrites" } as const;

function rowOf(id: string, trace: StatementTrace, kind: Kind, facts: Sizes | null): StatementRow {
  const kept = trace.held.filter(({ mode, kind }) => kind !== "index" && isFelt(blocks(mode)));
  const all = [...trace.locks, ...kept];
  const best = strongest(all);
  return {
    id,
    trace,
    locks: worthTelling(trace.locks),
    blocks: best === null ? "nothing" : blocks(best.mode),
    kept,
    work: workOf(trace),
    largest: largestOf(touchedBy(trace), kind, facts),
    ...timeOf(worksOf(trace), kind, facts),
    evidence: "shadow",
  };
}

/** Indexes of a table that is written anew are part of that. */
function worksOf(trace: StatementTrace): ReadonlyMap<string, WorkKind> {
  const works = new Map<string, WorkKind>();
  for (const table of trace.scans) works.set(table, "scan");
  for (const { table } of trace.builds) works.set(table, "build");
  for (const table of trace.rewrites) works.set(table, "rewrite");
  return works;
}

/** The work on all tables, one after the other. */
function timeOf(
  works: ReadonlyMap<string, WorkKind>,
  kind: Kind,
  facts: Sizes | null,
): Pick<StatementRow, "seconds" | "spread"> {
  const parts = (facts?.tables ?? []).flatMap((table): readonly SecondsSpread[] => {
    const work = works.get(nameFrom(kind, table));
    if (work === undefined) return [];
    const { p50, p95, max, total } = table.bytes;
    const mean = estimate(work, total / Math.max(1, table.targets));
    return [{ p50: estimate(work, p50), p95: estimate(work, p95), max: estimate(work, max), mean }];
  });
  if (parts.length === 0) return { seconds: null, spread: null };
  const sum = (of: keyof SecondsSpread): number => parts.reduce((all, part) => all + part[of], 0);
  const spread = { p50: sum("p50"), p95: sum("p95"), max: sum("max"), mean: sum("mean") };
  return { seconds: spread.max, spread };
}

/** A table as a trace in a target of this kind names it. */
function nameFrom(kind: Kind, { kind: home, table }: TableFacts): string {
  return home === kind ? table : `${home}.${table}`;
}

function isFelt(who: Blocks): boolean {
  return who === "writes" || who === "reads and writes";
}

function worthTelling(locks: readonly RelationLock[]): readonly RelationLock[] {
  const strong = locks.filter(({ mode }) => strength(mode) > strength("ROW SHARE"));
  const tables = strong.filter(({ kind }) => kind !== "index");
  return tables.length > 0 ? tables : strong;
}

function workOf({ command, rewrites, scans, builds }: StatementTrace): readonly Work[] {
  const indexes = [...new Set(builds.map(({ index }) => index))];
  const works: readonly Work[] = [
    { kind: "rewrites", what: rewrites },
    { kind: "scans", what: scans },
    // Whoever writes a table again builds its indexes again: that goes without saying.
    { kind: "builds", what: indexes.filter((index) => !rewrites.includes(index)) },
  ];
  const found = works.filter(({ what }) => what.length > 0);
  return found.length > 0 ? found : quietWork(command);
}

/** Of what reads and writes no table whole. */
function quietWork(command: string): readonly Work[] {
  if (/^(INSERT|UPDATE|DELETE|MERGE|COPY|WITH)\b/.test(command)) return [{ kind: "writes rows", what: [] }];
  if (/^(DO|CALL|SELECT)\b/.test(command)) return [{ kind: "runs code", what: [] }];
  return [{ kind: "catalog only", what: [] }];
}

function touchedBy({ rewrites, scans, builds, locks }: StatementTrace): readonly string[] {
  return [
    ...rewrites,
    ...scans,
    ...builds.map(({ table }) => table),
    ...locks.map(({ relation }) => relation),
  ];
}

function largestOf(names: readonly string[], kind: Kind, facts: Sizes | null): TableFacts | null {
  const touched = new Set(names);
  const known = (facts?.tables ?? []).filter((table) => touched.has(nameFrom(kind, table)));
  return known.reduce<TableFacts | null>(
    (best, table) => (best === null || table.bytes.max > best.bytes.max ? table : best),
    null,
  );
}

function weight({ locks, work }: StatementRow): number {
  const lock = strongest(locks);
  return (lock === null ? 0 : strength(lock.mode) + 1) * 10 + work.flatMap(({ what }) => what).length;
}
