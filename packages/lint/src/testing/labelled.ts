import { existsSync, readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Facts } from "@tenantry/core";
import type { LintSettings } from "../lint.ts";
import { rules } from "../registry.ts";
import { asPending } from "../view.ts";
import { folder, linted } from "./check.ts";

/** A statement with what it should be told and what it was told. */
export interface Judged {
  /** `indexes.sql: an index on a table with rows`. */
  readonly where: string;
  readonly sql: string;
  readonly expected: ReadonlySet<string>;
  readonly found: ReadonlySet<string>;
}

/** How often a rule was right. */
export interface Score {
  readonly rule: string;
  readonly right: number;
  /** Found where it should not be. */
  readonly wrong: number;
  /** Expected and not found. */
  readonly missed: number;
}

const home = fileURLToPath(new URL("../../labelled/", import.meta.url));
const shared =
  "create table tenants (id bigint generated always as identity primary key, slug text not null);";

// Core refuses it before any rule sees it.
const fromCore: Readonly<Record<string, string>> = {
  "needs-no-transaction": "concurrently-in-transaction",
  "session-setting": "session-state",
  "transaction-control": "transaction-nesting",
  "identifier-too-long": "identifier-too-long",
};

/**
 * Statements with one setup: those that the rules were made with, or those that no rule had seen when they were labelled. `fourth` is
 * for the rules that need more than files: beside each file stands what is known of the fleet and agreed on, and which rules it asks.
 */
export type LabelledSet = "seen" | "unseen" | "third" | "fourth";

/** `fourth/volume.json`. */
interface Conditions extends Partial<Pick<LintSettings, "postgres" | "standards">> {
  /** Only what these say counts; all when left out. */
  readonly rules?: readonly string[];
  readonly facts?: Facts;
}

/** Every labelled statement, judged with the rules as they are; those that are off are on where some label names them. */
export function judgeAll(set: LabelledSet): Judged[] {
  const place = set === "seen" ? home : `${home}${set}/`;
  const setup = readFileSync(`${set === "fourth" ? home : place}setup.sql`, "utf8");
  const texts = readdirSync(place)
    .filter((file) => file.endsWith(".sql") && file !== "setup.sql")
    .map((file) => ({ file, text: readFileSync(place + file, "utf8") }));
  const named = new Set(texts.flatMap(({ text }) => text.split("\n").flatMap(wordsOf)));
  return texts.flatMap(({ file, text }) => {
    const conditions = conditionsOf(place + file.replace(/\.sql$/, ".json"));
    return casesOf(text).flatMap(({ name, lines }) =>
      judge(`${file}: ${name}`, lines, { setup, named, conditions }),
    );
  });
}

function conditionsOf(path: string): Conditions {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
}

/** The rules of some statements, each with how often it was right. */
export function scores(judged: readonly Judged[]): Score[] {
  const names = new Set(judged.flatMap(({ expected, found }) => [...expected, ...found]));
  return [...names].toSorted().map((rule) => {
    const told = judged.filter(({ found }) => found.has(rule));
    const right = told.filter(({ expected }) => expected.has(rule)).length;
    const all = judged.filter(({ expected }) => expected.has(rule)).length;
    return { rule, right, wrong: told.length - right, missed: all - right };
  });
}

function casesOf(text: string): { readonly name: string; readonly lines: readonly string[] }[] {
  return text
    .split(/^--- /m)
    .slice(1)
    .map((part) => {
      const [name = "", ...lines] = part.trimEnd().split("\n");
      return { name, lines };
    });
}

interface Ground {
  readonly setup: string;
  /** By some label. */
  readonly named: ReadonlySet<string>;
  readonly conditions: Conditions;
}

/** A label stands on the line before its statement; in the file that is judged it is an empty comment. */
function judge(where: string, lines: readonly string[], { setup, named, conditions }: Ground): Judged[] {
  const { facts = null, postgres = 15, standards = {}, rules: asked = null } = conditions;
  const marks = lines.flatMap((line, index) =>
    line.startsWith("--?") ? [{ line: index + 1, text: line }] : [],
  );
  const sql = lines.map((line) => (line.startsWith("--?") ? "--" : line)).join("\n");
  const catalog = folder({
    "public/001_shared.sql": shared,
    "tenant/001_setup.sql": setup,
    "tenant/100_case.sql": sql,
  });
  const on = rules.filter(({ id, severity }) => severity === "off" && named.has(id));
  const severities = Object.fromEntries(on.map(({ id }) => [id, "notice" as const]));
  const { problems } = linted(
    catalog,
    asPending(["tenant/100_case"]),
    { severities, postgres, standards },
    facts,
  );
  const refused = catalog.problems.filter(({ code }) => Object.hasOwn(fromCore, code));
  const told = [...refused, ...problems].filter(
    ({ path = "", code }) => path.startsWith("tenant/100") && (asked === null || asked.includes(code)),
  );
  return marks.map(({ line, text }, index) => {
    const next = marks[index + 1]?.line ?? Infinity;
    const here = told.filter((problem) => (problem.line ?? 0) >= line && (problem.line ?? 0) < next);
    return {
      where,
      sql: lines.slice(line, next === Infinity ? undefined : next - 1).join("\n"),
      expected: new Set(wordsOf(text)),
      found: new Set(here.map(({ code }) => fromCore[code] ?? code)),
    };
  });
}

/** The rules that a label names. */
function wordsOf(line: string): string[] {
  if (!line.startsWith("--?")) return [];
  return (line.slice(3).split("|")[0] ?? "").split(/\s+/).filter((word) => word !== "");
}
