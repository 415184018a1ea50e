import { quoteIdent } from "@tenantry/core";
import type { AlterTableStmt, Constraint, IndexStmt, Node, RangeVar } from "libpg-query";
import { nodesIn } from "./parse/nodes.ts";
import { fromBytes } from "./parse/origin.ts";
import type { Parser } from "./parse/parser.ts";
import { readStatement } from "./parse/read-statement.ts";
import type { Part } from "./scripts.ts";

/**
 * For each statement that existing rows can make fail (`set not null`, unique, foreign key, check) a SELECT at its line that is
 * true while they do not. Left out is what an earlier one of these statements may change first: its rows are not those of now.
 */
export function dataChecks(parser: Parser, parts: readonly Part[]): readonly Part[] {
  const changed = new Set<string>();
  const checks: Part[] = [];
  for (const { path, statement } of parts) {
    const { subjects, opaque } = readStatement(parser, statement);
    if (opaque.length > 0 || subjects.length > 1) return checks;
    for (const { node, text } of subjects) {
      for (const { relation, offenders } of rowDemands(node, text)) {
        if (changed.has(nameOf(relation))) continue;
        for (const rows of offenders) {
          const question = `select not exists (${rows})`;
          checks.push({ path, statement: { ...statement, text: question, variables: [] } });
        }
      }
      if (runsAnything(node)) return checks;
      for (const relation of changedBy(node)) changed.add(nameOf(relation));
    }
  }
  return checks;
}

/** What a statement wants of the rows that are there. */
export interface RowDemand {
  readonly relation: RangeVar;
  /** What makes it: the name of a constraint or an index, `NOT NULL of email`; empty where it has no name. */
  readonly by: string;
  /** Of a NOT NULL its column, which may be proven already. */
  readonly column: string | null;
  /** UTF-8 bytes into the text, where it is a part of the statement. */
  readonly at: number | undefined;
  /** Queries, each of the rows that break it; empty where the text does not tell them. */
  readonly offenders: readonly string[];
}

/** What a statement wants of existing rows, as far as its text tells. */
export function rowDemands(node: Node, text: string): readonly RowDemand[] {
  if ("IndexStmt" in node) return ofIndex(node.IndexStmt);
  if ("AlterTableStmt" in node) return ofTable(node.AlterTableStmt, text);
  return [];
}

function ofIndex({
  relation,
  idxname = "",
  unique,
  whereClause,
  indexParams = [],
  nulls_not_distinct,
}: IndexStmt): readonly RowDemand[] {
  if (unique !== true || relation === undefined) return [];
  const columns = indexParams.flatMap((one) => ("IndexElem" in one ? [one.IndexElem.name ?? ""] : [""]));
  // Of some rows, or on an expression.
  const isPlain = whereClause === undefined && !columns.includes("");
  const nulls = nulls_not_distinct === true ? "alike" : "distinct";
  const offenders = isPlain ? [repeated(relation, columns, nulls)] : [];
  return [{ relation, by: idxname, column: null, at: undefined, offenders }];
}

function ofTable({ relation, cmds = [] }: AlterTableStmt, text: string): readonly RowDemand[] {
  if (relation === undefined) return [];
  return cmds.flatMap((one): readonly RowDemand[] => {
    if (!("AlterTableCmd" in one)) return [];
    const { subtype, name = "", def } = one.AlterTableCmd;
    if (subtype === "AT_SetNotNull") {
      const offenders = [missing(relation, [name])];
      return [{ relation, by: `NOT NULL of ${name}`, column: name, at: undefined, offenders }];
    }
    if (subtype !== "AT_AddConstraint" || def === undefined || !("Constraint" in def)) return [];
    const { contype, conname: by = "", location: at, skip_validation, indexname, keys } = def.Constraint;
    if (skip_validation === true || indexname !== undefined || !demanding.has(contype ?? "")) return [];
    const column = contype === "CONSTR_NOTNULL" ? (namesIn(keys)[0] ?? null) : null;
    return [{ relation, by, column, at, offenders: ofConstraint(relation, def.Constraint, text) }];
  });
}

const demanding: ReadonlySet<string> = new Set([
  "CONSTR_PRIMARY",
  "CONSTR_UNIQUE",
  "CONSTR_NOTNULL",
  "CONSTR_FOREIGN",
  "CONSTR_CHECK",
]);

function ofConstraint(relation: RangeVar, constraint: Constraint, text: string): readonly string[] {
  const keys = namesIn(constraint.keys);
  switch (constraint.contype) {
    case "CONSTR_PRIMARY":
      return [missing(relation, keys), repeated(relation, keys, "distinct")];
    case "CONSTR_UNIQUE":
      return [repeated(relation, keys, constraint.nulls_not_distinct === true ? "alike" : "distinct")];
    case "CONSTR_NOTNULL":
      return [missing(relation, keys)];
    case "CONSTR_FOREIGN":
      return referenced(relation, constraint);
    case "CONSTR_CHECK": {
      const condition = conditionIn(text, fromBytes(text, constraint.location ?? 0));
      return condition === null ? [] : [`select * from ${shown(relation)} where not (${condition})`];
    }
    default:
      return [];
  }
}

function missing(relation: RangeVar, columns: readonly string[]): string {
  const empty = columns.map((column) => `${quoteIdent(column)} is null`).join(" or ");
  return `select * from ${shown(relation)} where ${empty}`;
}

function repeated(relation: RangeVar, columns: readonly string[], nulls: "distinct" | "alike"): string {
  const names = columns.map(quoteIdent);
  const where = nulls === "alike" ? "" : ` where ${names.map((name) => `${name} is not null`).join(" and ")}`;
  const listed = names.join(", ");
  return `select ${listed}, count(*) from ${shown(relation)}${where} group by ${listed} having count(*) > 1`;
}

/** Without the columns it refers to they are the primary key's, which the text does not tell. */
function referenced(relation: RangeVar, { pktable, fk_attrs, pk_attrs }: Constraint): readonly string[] {
  const [from, to] = [namesIn(fk_attrs), namesIn(pk_attrs)];
  if (pktable === undefined || to.length === 0 || from.length !== to.length) return [];
  const given = from.map((name) => `r.${quoteIdent(name)} is not null`).join(" and ");
  const equal = from.map((name, at) => `p.${quoteIdent(to[at] ?? "")} = r.${quoteIdent(name)}`).join(" and ");
  return [
    `select * from ${shown(relation)} r where ${given} and not exists (select from ${shown(pktable)} p where ${equal})`,
  ];
}

/** The text between the parentheses of a CHECK, whatever is quoted in it; null where that cannot be told. */
function conditionIn(text: string, location: number): string | null {
  const start = text.indexOf("(", location);
  if (start === -1 || /\$\w*\$|--|\/\*|\be'/i.test(text.slice(start))) return null;
  let depth = 0;
  let quote = "";
  for (let at = start; at < text.length; at += 1) {
    const character = text[at] ?? "";
    if (quote !== "") quote = character === quote ? "" : quote;
    else if (character === "'" || character === '"') quote = character;
    else if (character === "(") depth += 1;
    else if (character === ")" && --depth === 0) return text.slice(start + 1, at);
  }
  return null;
}

/** What may do more than its words say. */
function runsAnything(node: Node): boolean {
  return "DoStmt" in node || "CallStmt" in node || "SelectStmt" in node;
}

/** Tables whose rows or columns are others afterwards. */
function changedBy(node: Node): readonly RangeVar[] {
  if ("IndexStmt" in node || keepsRows(node)) return [];
  const isCreation = "CreateStmt" in node || "CreateTableAsStmt" in node;
  const relations = nodesIn(node, "RangeVar");
  const own = Object.values(node).flatMap((inner: object) =>
    "relation" in inner && isRangeVar(inner.relation) ? [inner.relation] : [],
  );
  return isCreation ? [...own, ...relations] : own;
}

/** An ALTER TABLE that adds rules and takes them away, and leaves rows and columns as they are. */
function keepsRows(node: Node): boolean {
  return (
    "AlterTableStmt" in node &&
    (node.AlterTableStmt.cmds ?? []).every(
      (one) => "AlterTableCmd" in one && rulesOnly.has(one.AlterTableCmd.subtype ?? ""),
    )
  );
}

const rulesOnly: ReadonlySet<string> = new Set([
  "AT_AddConstraint",
  "AT_ColumnDefault",
  "AT_DropConstraint",
  "AT_DropNotNull",
  "AT_SetNotNull",
  "AT_ValidateConstraint",
]);

function isRangeVar(value: unknown): value is RangeVar {
  return typeof value === "object" && value !== null && "relname" in value;
}

function namesIn(nodes: readonly Node[] | undefined): readonly string[] {
  return (nodes ?? []).flatMap((node) => ("String" in node ? [node.String.sval ?? ""] : []));
}

function nameOf({ relname = "" }: RangeVar): string {
  return relname;
}

/** The target's own schema is where names are looked up anyway. */
function shown({ schemaname, relname = "" }: RangeVar): string {
  const qualified = schemaname !== undefined && schemaname !== "$target";
  return `${qualified ? `${quoteIdent(schemaname)}.` : ""}${quoteIdent(relname)}`;
}
