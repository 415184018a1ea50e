import type { Context, TableRef } from "../context.ts";
import { columnOf } from "../objects/find.ts";
import type { Column, Type } from "../objects/objects.ts";
import type { ColumnDef, Node, RangeVar } from "libpg-query";
import { typeOf } from "../replay/columns.ts";
import { subcommandsOf } from "./alter-table.ts";

/** ALTER COLUMN … TYPE. */
export interface TypeChange {
  readonly relation: RangeVar | undefined;
  readonly table: TableRef;
  readonly name: string;
  /** Undefined where no file made the column. */
  readonly before: Column | undefined;
  readonly after: Type;
  readonly definition: ColumnDef;
  readonly work: "rewrite" | "none" | "unknown";
}

/** The type changes of a statement, of tables that were there before. */
export function typeChanges(node: Node, context: Context): TypeChange[] {
  return subcommandsOf(node, "AT_AlterColumnType").flatMap(({ relation, command: { name = "", def } }) => {
    const table = context.table(relation);
    if (table.fresh || def === undefined || !("ColumnDef" in def)) return [];
    const definition = def.ColumnDef;
    const before = columnOf(table.table, name);
    const after = typeOf(definition.typeName);
    const work = workOf(before?.type, after, definition, context);
    return [{ relation, table, name, before, after, definition, work }];
  });
}

function workOf(
  before: Type | undefined,
  after: Type,
  { typeName, raw_default }: ColumnDef,
  context: Context,
): TypeChange["work"] {
  // A cast of the column to the very type is what the server would do without USING.
  if (raw_default !== undefined && !isPlainCast(raw_default)) return "rewrite";
  if (before === undefined) return "unknown";
  const [from, to] = [unwrapped(before, context), context.findType(typeName)];
  if (to?.kind === "domain") {
    if (to.constrained || to.base === null) return "rewrite";
    return isSafe(from, to.base, context) ? "none" : "rewrite";
  }
  return isSafe(from, after, context) ? "none" : "rewrite";
}

function isPlainCast(expression: Node): boolean {
  if ("ColumnRef" in expression) return true;
  return "TypeCast" in expression && expression.TypeCast.arg !== undefined
    ? "ColumnRef" in expression.TypeCast.arg
    : false;
}

/** A domain is stored as its base. */
function unwrapped(type: Type, context: Context): Type {
  const names = [type.schema, type.name].flatMap((word) =>
    word === null ? [] : [{ String: { sval: word } }],
  );
  const found = context.findType({ names });
  return found?.kind === "domain" && found.base !== null ? found.base : type;
}

const timed = new Set(["time", "timetz", "timestamp", "timestamptz", "interval"]);

/** Changes that leave every stored value as it is; `timestamp` and `timestamptz` are alike only in UTC. */
function isSafe(from: Type, to: Type, { facts }: Context): boolean {
  if (from.array !== to.array) return false;
  if (sameType(from, to)) return true;
  if (from.array) return false;
  if (from.name === "varchar" && to.name === "varchar") return isWider(from.modifiers[0], to.modifiers[0]);
  if (to.name === "text") return from.name === "varchar";
  if (from.name === "text") return to.name === "varchar" && to.modifiers.length === 0;
  if (from.name === "numeric" && to.name === "numeric") return isWiderNumber(from.modifiers, to.modifiers);
  if (from.name === "varbit" && to.name === "varbit") return isWider(from.modifiers[0], to.modifiers[0]);
  if (from.name === "cidr") return to.name === "inet";
  if (timed.has(from.name) && from.name === to.name) {
    return to.modifiers.length === 0 || isWider(from.modifiers.at(-1) ?? 6, to.modifiers.at(-1));
  }
  const zones = [from.name, to.name].toSorted().join(" ") === "timestamp timestamptz";
  return zones && facts?.timezone === "UTC" && from.modifiers.length + to.modifiers.length === 0;
}

function sameType(from: Type, to: Type): boolean {
  return (
    from.schema === to.schema && from.name === to.name && String(from.modifiers) === String(to.modifiers)
  );
}

/** No limit is wider than any. */
function isWider(from: number | undefined, to: number | undefined): boolean {
  return to === undefined || (from !== undefined && to >= from);
}

function isWiderNumber(from: readonly number[], to: readonly number[]): boolean {
  if (to.length === 0) return true;
  return from.length > 0 && (from[1] ?? 0) === (to[1] ?? 0) && isWider(from[0], to[0]);
}
