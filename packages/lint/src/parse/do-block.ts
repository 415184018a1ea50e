import type { Node } from "libpg-query";
import { fromBytes, placeIn } from "./origin.ts";
import type { Parser } from "./parser.ts";
import type { Opaque, Reading, Unread } from "./read-statement.ts";
import type { Subject } from "./subject.ts";

/** SQL in a PL/pgSQL body. `execute` takes an expression whose value is SQL. */
interface Part {
  readonly kind: "sql" | "execute";
  readonly text: string;
}

/** What a DO block runs: its statements, those of EXECUTE where they are constant, and what is put together at run time. */
export function doBlock(parser: Parser, block: Subject): Reading {
  if (!isPlPgSql(block.node)) return opaque(block);
  const body = parser.body(block.text);
  if (isRefusal(body)) return { ...opaque(block), unread: [{ message: body.message, origin: block.origin }] };
  const subjects: Subject[] = [];
  const hidden: Opaque[] = [];
  const missed: Unread[] = [];
  let from = bodyStart(block);
  for (const part of partsIn(body)) {
    const found = placeOf(part, block.text, from);
    const at = Math.max(found, 0);
    const origin = placeIn(block.text, block.origin, at);
    if (found >= 0) from = found + part.text.length;
    const sql = part.kind === "sql" ? part.text : constant(parser, part.text);
    if (part.kind === "execute") {
      hidden.push({ text: part.text, kind: sql === null ? "built" : "constant", origin });
    }
    if (sql === null) continue;
    const nodes = parser.statements(sql);
    if ("message" in nodes) missed.push({ message: nodes.message, origin });
    else for (const node of nodes) subjects.push({ node, text: sql, origin, inside: "do" });
  }
  return { subjects, opaque: hidden, unread: missed };
}

/** PERFORM is kept as SELECT; the words of COMMIT and ROLLBACK are not kept, and may be written in capitals. */
function placeOf({ text }: Part, block: string, from: number): number {
  if (text === "commit" || text === "rollback") return block.toLowerCase().indexOf(text, from);
  return block.indexOf(text.replace(/^SELECT /, ""), from);
}

function opaque({ text, origin }: Subject): Reading {
  return { subjects: [], opaque: [{ text, kind: "built", origin }], unread: [] };
}

/** Without a LANGUAGE clause it is PL/pgSQL. */
function isPlPgSql(node: Node): boolean {
  const args = "DoStmt" in node ? (node.DoStmt.args ?? []) : [];
  return args.every((arg) => {
    if (!("DefElem" in arg) || arg.DefElem.defname !== "language") return true;
    const language = arg.DefElem.arg;
    return language !== undefined && "String" in language && language.String.sval === "plpgsql";
  });
}

function bodyStart({ node, text }: Subject): number {
  const args = "DoStmt" in node ? (node.DoStmt.args ?? []) : [];
  const body = args.find((arg) => "DefElem" in arg && arg.DefElem.defname === "as");
  return fromBytes(text, body !== undefined && "DefElem" in body ? (body.DefElem.location ?? 0) : 0);
}

/** In the order of the text. A statement's own SQL comes before what stands in its body. */
function partsIn(tree: unknown): Part[] {
  if (Array.isArray(tree)) return tree.flatMap(partsIn);
  if (!isRecord(tree)) return [];
  return Object.entries(tree).flatMap(([key, value]) => {
    if (key === "PLpgSQL_stmt_execsql") return queryOf(value, "sqlstmt", "sql");
    if (key === "PLpgSQL_stmt_perform") return queryOf(value, "expr", "sql");
    if (key === "PLpgSQL_stmt_commit") return [{ kind: "sql", text: "commit" }];
    if (key === "PLpgSQL_stmt_rollback") return [{ kind: "sql", text: "rollback" }];
    if (key === "PLpgSQL_stmt_dynexecute") return queryOf(value, "query", "execute");
    if (key === "PLpgSQL_stmt_dynfors") return [...queryOf(value, "query", "execute"), ...partsIn(value)];
    if (key === "PLpgSQL_stmt_fors") return [...queryOf(value, "query", "sql"), ...partsIn(value)];
    return partsIn(value);
  });
}

function queryOf(statement: unknown, field: string, kind: Part["kind"]): Part[] {
  const expression = isRecord(statement) ? statement[field] : undefined;
  const inner = isRecord(expression) ? expression["PLpgSQL_expr"] : undefined;
  const query = isRecord(inner) ? inner["query"] : undefined;
  return typeof query === "string" ? [{ kind, text: query }] : [];
}

/** The value of an expression that is one string; null for any other. */
function constant(parser: Parser, expression: string): string | null {
  const nodes = parser.statements(`select ${expression}`);
  if ("message" in nodes) return null;
  const [node] = nodes;
  const column = node !== undefined && "SelectStmt" in node ? node.SelectStmt.targetList?.[0] : undefined;
  const value = column !== undefined && "ResTarget" in column ? column.ResTarget.val : undefined;
  return value !== undefined && "A_Const" in value ? (value.A_Const.sval?.sval ?? null) : null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isRefusal(value: unknown): value is { readonly message: string } {
  return isRecord(value) && typeof value["message"] === "string" && !("plpgsql_funcs" in value);
}
