import type { Catalog, Facts, Problem, RuledStatement, Severity, Statement } from "@tenantry/core";
import type { Standards } from "./context.ts";
import { claimOf } from "./claim.ts";
import { downHits } from "./downs.ts";
import type { Hit } from "./hit.ts";
import type { Parser } from "./parse/parser.ts";
import { readStatement } from "./parse/read-statement.ts";
import type { Reading } from "./parse/read-statement.ts";
import { rules } from "./registry.ts";
import { ruled, ruledOnce } from "./ruled.ts";
import { statementsOf } from "./scripts.ts";
import type { Part } from "./scripts.ts";
import { settle } from "./settle.ts";
import { rule as unparsedStatement } from "./rules/unparsed-statement.ts";
import type { View } from "./view.ts";
import { rewriteVolumes } from "./volume.ts";
import { walk } from "./walk.ts";
import type { Visit } from "./walk.ts";

/** What decides how a hazard is judged. */
export interface LintSettings {
  /** Lowest major version of PostgreSQL in the fleet. */
  readonly postgres: number;
  /** By rule; what is not named keeps the rule's own. */
  readonly severities: Readonly<Record<string, Severity | "off">>;
  /** `YYYY-MM-DD`: acceptances end. */
  readonly today: string;
  /**
   * Whether it is known that what a view calls pending is so. Where it is only assumed, a file may be applied everywhere,
   * and what it accepted counts for ever.
   */
  readonly pending: "known" | "assumed";
  /** None when left out. */
  readonly standards?: Standards;
  /** Only the `up` sections when left out; `down` is for a revert, which nothing is accepted for in advance. */
  readonly sections?: "up and down" | "down";
}

export interface LintInput {
  readonly catalog: Catalog;
  readonly views: readonly View[];
  readonly settings: LintSettings;
  readonly facts: Facts | null;
}

/** How much of the files was understood, in statements. */
export interface Coverage {
  readonly statements: number;
  readonly understood: number;
}

/** A hazard that its file accepts. */
export interface Accepted {
  readonly problem: Problem;
  readonly reason: string;
  readonly until: string | null;
}

export interface LintReport {
  /** By place, then code. The exit code of an error is 9. */
  readonly problems: readonly Problem[];
  readonly accepted: readonly Accepted[];
  readonly coverage: Coverage;
  /** What is known of the statements that an apply would run, where they touch what is there already. */
  readonly statements: readonly RuledStatement[];
}

/** Every hazard of the pending migrations, as data. */
export function lint(parser: Parser, { catalog, views, settings, facts }: LintInput): LintReport {
  const read = reader(parser);
  const { postgres, standards = {} } = settings;
  const pending = new Set(views.flatMap(({ together }) => together.flatMap((ids) => [...ids])));
  const parts = statementsOf(catalog, pending);
  const hits: Hit[] = parts.flatMap((part) => unparsed(part, read(part.statement)));
  const seen = new Map<Statement, string>();
  const known: RuledStatement[] = [];
  const reach = (id: string): number | null => reachOf(views, id);
  const ground = { catalog, read, postgres, facts, standards, reach };
  for (const view of views) {
    if (settings.sections !== undefined) {
      const downs = downHits(ground, view, settings.sections === "down" ? "now" : "some day");
      hits.push(...downs.hits);
      if (settings.sections === "down") known.push(...downs.statements);
      else for (const [statement, path] of downs.seen) seen.set(statement, path);
    }
    if (settings.sections === "down") continue;
    walk(ground, view, (visit) => {
      seen.set(visit.statement, visit.context.script.path);
      const own = hitsOf(visit, view);
      hits.push(...own);
      const one = ruled(visit, own);
      if (one !== null) known.push(one);
    });
  }
  const understood = parts.filter(({ statement }) => read(statement).unread.length === 0).length;
  return {
    ...settle([...hits, ...rewriteVolumes(hits)], seen, settings),
    coverage: { statements: parts.length, understood },
    statements: inOrder(catalog, ruledOnce(known)),
  };
}

function hitsOf({ statement, subject, context }: Visit, { targets }: View): readonly Hit[] {
  const { path } = context.script;
  return rules.flatMap((rule) =>
    rule.check(subject, context).map((finding) => {
      const size = finding.table === undefined ? undefined : context.table(finding.table).size;
      const claim = claimOf(rule, finding, subject, context);
      return { rule, finding, path, statement, subject, size, claim, targets };
    }),
  );
}

/** Of several views each has other targets. */
function reachOf(views: readonly View[], id: string): number | null {
  const found = views.filter(
    ({ kind, together }) => kind === "tenant" && together.some((ids) => ids.has(id)),
  );
  return found.reduce<number | null>(
    (sum, { targets }) => (sum === null || targets === null ? null : sum + targets.length),
    0,
  );
}

/** As in the catalog, whichever targets have them. */
function inOrder({ migrations }: Catalog, statements: readonly RuledStatement[]): readonly RuledStatement[] {
  const order = new Map(migrations.map(({ id }, index) => [id, index]));
  return statements.toSorted((a, b) => (order.get(a.id) ?? -1) - (order.get(b.id) ?? -1) || a.line - b.line);
}

/** Parses each statement once. */
function reader(parser: Parser): (statement: Statement) => Reading {
  const known = new Map<Statement, Reading>();
  return (statement) => {
    const found = known.get(statement) ?? readStatement(parser, statement);
    known.set(statement, found);
    return found;
  };
}

function unparsed({ path, statement }: Part, { unread }: Reading): Hit[] {
  return unread.map(({ message, origin }) => ({
    rule: unparsedStatement,
    finding: { message: `PostgreSQL's grammar does not take this: ${message}` },
    path,
    statement,
    subject: { text: "", origin },
    size: undefined,
    targets: null,
  }));
}
