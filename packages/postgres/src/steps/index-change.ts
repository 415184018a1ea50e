import { fill, quoteLiteral } from "@tenantry/core";
import { variables } from "../message.ts";
import type { Demand, Substitute } from "../message.ts";
import type { Session } from "../session.ts";
import type { StepResult, Work } from "../work.ts";
import { effectOf } from "./effect.ts";
import type { Name } from "./reader.ts";
import { resolved } from "./resolve.ts";
import { applySubstitute } from "./transaction.ts";
import { words } from "./words.ts";
import type { Word } from "./words.ts";

// How the client hears that the table wants the index built concurrently.
const concurrently = "concurrently";

/**
 * Builds the index of a small table inside an ordinary step. Null where it must be built concurrently: it is no such change,
 * the table is not small, or the attempt ran into a lock or the time limit.
 */
export async function buildPlainly(work: Work, session: Session): Promise<StepResult | null> {
  const plain = plainBuild(work);
  if (plain === null) return null;
  const result = await applySubstitute(work, session, plain);
  return result.kind === "refused" || ranOutOfTime(result) ? null : result;
}

function ranOutOfTime(result: StepResult): boolean {
  return (
    (result.kind === "again" && result.sqlstate === "55P03") ||
    (result.kind === "failed" && result.failure.sqlstate === "57014")
  );
}

/**
 * The plain build of an index change, to run as an ordinary step that raises `concurrently` where the table is not small;
 * null where only the statement as written will do: it is no such change, drops, was begun already, or may not adapt.
 */
function plainBuild(work: Work): Substitute | null {
  const script = work.step.verb === "apply" ? work.migration.up : work.migration.down;
  const change = script?.index ?? null;
  const { plainBelow } = work.environment;
  if (change === null || change.verb === "drop" || work.step.resume || plainBelow <= 0) return null;
  const statement = fill(change.plain, variables(work));
  const effect = effectOf(statement);
  if (effect.kind !== "index-created" || effect.index === null) return null;
  const table = resolved(effect.table, schemaPath(work));
  return {
    statements: [change.plain],
    demands: [
      demand(isSmall(table, plainBelow)),
      demand(`not ${hasInvalid(table, effect.index)}`),
      ...userCode(statement).map(demand),
    ],
  };
}

/** The schemas in which the step's statements look for names. */
export function schemaPath({
  environment,
  migration,
  target,
}: Pick<Work, "environment" | "migration" | "target">): readonly string[] {
  return (migration.searchPath ?? environment.searchPath).map((name) =>
    name === "$target" ? target.schema : name,
  );
}

/** SQL: an ordinary table or materialised view whose heap and TOAST take less than `bytes`. */
function isSmall(table: string, bytes: number): string {
  return `exists (select from pg_catalog.pg_class t where t.oid = ${table} and t.relkind in ('r', 'm')
    and pg_catalog.pg_table_size(t.oid) < ${bytes})`;
}

function demand(condition: string): Demand {
  return { word: concurrently, condition };
}

function hasInvalid(table: string, index: Name): string {
  return `exists (select from pg_catalog.pg_index i join pg_catalog.pg_class c on c.oid = i.indexrelid
    where i.indrelid = ${table} and c.relname = ${quoteLiteral(index.name)} and not i.indisvalid)`;
}

// Followed by a parenthesis, but no function.
const grammar = new Set(
  "all and any as asc between case cast coalesce desc distinct else exists extract greatest in include is isnull least like not notnull nulls nullif on or row some then using when where with".split(
    " ",
  ),
);

/**
 * SQL conditions under which an index's expressions and predicate run nothing but the server's own code:
 * every function, operator and type they name exists in pg_catalog or is grammar, and nowhere else.
 */
export function userCode(statement: string): readonly string[] {
  const all = words(statement);
  const from = all.findIndex((word) => word.kind === "symbol" && word.text === "(");
  const inner = all.slice(from + 1);
  const functions = inner.filter((word, at) => isName(word) && isOpening(inner[at + 1]) && !isGrammar(word));
  const operators = inner.filter(
    (word) => word.kind === "symbol" && /^[-+*/<>=~!@#%^&|`?]+$/.test(word.text),
  );
  const types = inner.filter((word, at) => isName(word) && isCast(inner, at));
  return [
    ...onlyIn("pg_proc", "proname", "pronamespace", functions),
    ...onlyIn("pg_operator", "oprname", "oprnamespace", operators),
    ...onlyIn("pg_type", "typname", "typnamespace", types, "other schemas only"),
  ];
}

function onlyIn(
  catalog: string,
  name: string,
  schema: string,
  found: readonly Word[],
  where: "both" | "other schemas only" = "both",
): readonly string[] {
  return [...new Set(found.map((word) => word.text))].flatMap((text) => {
    const named = `select from pg_catalog.${catalog} x where x.${name} = ${quoteLiteral(text)} and x.${schema}`;
    const elsewhere = `not exists (${named} <> 'pg_catalog'::pg_catalog.regnamespace)`;
    const known = `exists (${named} = 'pg_catalog'::pg_catalog.regnamespace)`;
    return where === "both" ? [`${known} and ${elsewhere}`] : [elsewhere];
  });
}

function isName(word: Word): boolean {
  return word.kind === "name";
}

function isOpening(word: Word | undefined): boolean {
  return word?.kind === "symbol" && word.text === "(";
}

function isGrammar(word: Word): boolean {
  return word.quoted === "bare" && grammar.has(word.text);
}

/** After `::` or `as`, perhaps with a schema before it. */
function isCast(all: readonly Word[], at: number): boolean {
  const before = all[at - 1]?.text === "." ? all[at - 3] : all[at - 1];
  return before?.text === "::" || (before?.text === "as" && before.quoted === "bare");
}
