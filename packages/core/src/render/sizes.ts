import type { Catalog } from "../catalog.ts";
import type { Facts, TableFacts } from "../facts/facts.ts";
import { splitStatements } from "../parse/split.ts";
import { nameOf } from "../parse/token.ts";
import type { Plan } from "../plan.ts";
import type { Kind } from "../target.ts";
import { thousands } from "../words.ts";
import { bytesText } from "./bytes.ts";
import { details } from "./details.ts";
import { cellCode, visible } from "./escape.ts";
import type { Palette } from "./palette.ts";
import { plannedMigrations } from "./planned.ts";
import { markdownTable, table } from "./table.ts";

/** How large the tables are that a plan names, for a terminal; empty where the facts know none of them. */
export function sizesText(plan: Plan, catalog: Catalog, facts: Facts, palette: Palette): string {
  const rows = namedTables(plan, catalog, facts).map((one) => cells(one, visible));
  if (rows.length === 0) return "";
  const head = [`sizes on ${visible(day(facts))}`, ...columns].map((name) =>
    palette.faint(name.toLowerCase()),
  );
  return `\n${table([head, ...rows], "  ")}`;
}

/** The same for a pull request. */
export function sizesMarkdown(plan: Plan, catalog: Catalog, facts: Facts): string {
  const rows = namedTables(plan, catalog, facts).map((one) => cells(one, cellCode));
  if (rows.length === 0) return "";
  const marks = [":--", "--:", "--:", "--:", "--:", "--:"];
  const body = markdownTable(["Table", ...columns], marks, rows);
  return `\n${details(`Sizes on ${visible(day(facts)).replaceAll("<", "&lt;")}`, body, "open")}`;
}

const columns = ["Targets", "Rows in the largest", "p95", "Largest", "All"] as const;

/** Where tables of several targets count, the largest of them decides how long a lock is held. */
function cells(size: TableFacts, written: (name: string) => string): readonly string[] {
  const { kind, table, targets, rows, bytes } = size;
  return [
    kind === "public" ? `${written(table)} (public)` : written(table),
    thousands(targets),
    thousands(rows.max),
    atLeast(size, bytes.p95),
    atLeast(size, bytes.max),
    atLeast(size, bytes.total),
  ];
}

/** `unknown` where somebody else had all of them locked, `9.8 GB or more` where it was some of them. */
export function atLeast({ unknown = 0, targets }: TableFacts, bytes: number): string {
  if (unknown === 0) return bytesText(bytes);
  return unknown === targets ? "unknown" : `${bytesText(bytes)} or more`;
}

/** The largest first. A name that only happens to be a table's too counts as one: better a size too many. */
function namedTables(plan: Plan, catalog: Catalog, facts: Facts): readonly TableFacts[] {
  const named = { public: namesIn(plan, catalog, "public"), tenant: namesIn(plan, catalog, "tenant") };
  return facts.tables
    .filter(({ kind, table }) => named[kind].has(table))
    .toSorted((a, b) => b.bytes.max - a.bytes.max);
}

/** Every name in the statements that run in targets of this kind. */
function namesIn(plan: Plan, catalog: Catalog, kind: Kind): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { script, targets } of plannedMigrations(plan, catalog)) {
    if (!targets.some((id) => (id === "public") === (kind === "public"))) continue;
    for (const { text } of script?.statements ?? []) {
      for (const piece of splitStatements(text).pieces) {
        const tokens = piece.kind === "statement" ? piece.tokens : [];
        for (const token of tokens) names.add(nameOf(token) ?? "");
      }
    }
  }
  return names;
}

function day({ at }: Facts): string {
  return at.slice(0, 10);
}
