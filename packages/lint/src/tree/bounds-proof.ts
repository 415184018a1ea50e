import type { Node, PartitionBoundSpec } from "libpg-query";
import { nodesIn } from "../parse/nodes.ts";

/**
 * Whether the checks of a table may show that its rows are within the bounds of a partition. What cannot be compared
 * here (other expressions, several columns, lists) may: that is the server's affair.
 */
export function mayProve(checks: readonly Node[], bound: PartitionBoundSpec | undefined): boolean {
  const [from, to] = [bound?.lowerdatums, bound?.upperdatums].map(onlyLiteral);
  const comparisons = checks.flatMap(conjuncts).map(comparison);
  if (comparisons.length === 0) return false;
  if (comparisons.some((one) => one === null)) return true;
  const known = comparisons.filter((one) => one !== null);
  return proves(known, from, "lower") && proves(known, to, "upper");
}

interface Comparison {
  readonly side: "lower" | "upper";
  /** `<=` and `>=`: the literal itself is allowed. */
  readonly inclusive: boolean;
  readonly literal: string;
}

function conjuncts(expression: Node): Node[] {
  return "BoolExpr" in expression && expression.BoolExpr.boolop === "AND_EXPR"
    ? (expression.BoolExpr.args ?? []).flatMap(conjuncts)
    : [expression];
}

/** Null for anything but `column < literal` and its kind. */
function comparison(expression: Node): Comparison | null {
  if (!("A_Expr" in expression) || expression.A_Expr.kind !== "AEXPR_OP") return null;
  const { name, lexpr, rexpr } = expression.A_Expr;
  const operator = nodesIn(name, "String").at(-1)?.sval ?? "";
  const literal = literalOf(rexpr);
  if (lexpr === undefined || !("ColumnRef" in lexpr) || literal === null || !/^[<>]=?$/.test(operator))
    return null;
  return {
    side: operator.startsWith("<") ? "upper" : "lower",
    inclusive: operator.endsWith("="),
    literal,
  };
}

/** Undefined where there is not exactly one. */
function onlyLiteral(datums: readonly Node[] | undefined): string | undefined {
  const [first, ...others] = datums ?? [];
  return others.length === 0 ? (literalOf(first) ?? undefined) : undefined;
}

function literalOf(node: Node | undefined): string | null {
  if (node === undefined) return null;
  if ("TypeCast" in node) return literalOf(node.TypeCast.arg);
  if (!("A_Const" in node)) return null;
  const { ival, fval, sval } = node.A_Const;
  return sval?.sval ?? fval?.fval ?? (ival === undefined ? null : String(ival.ival ?? 0));
}

function proves(known: readonly Comparison[], bound: string | undefined, side: Comparison["side"]): boolean {
  if (bound === undefined) return true;
  return known.some((one) => {
    if (one.side !== side) return false;
    const order = compared(one.literal, bound);
    if (order === null) return true;
    // A lower bound belongs to the partition, an upper one does not.
    return side === "lower" ? order >= 0 : order < 0 || (order === 0 && !one.inclusive);
  });
}

const day = /^\d{4}-\d\d-\d\d$/;
const number = /^-?\d+(\.\d+)?$/;

/** Null where two literals say nothing without their type. */
function compared(one: string, other: string): number | null {
  if (one === other) return 0;
  if (day.test(one) && day.test(other)) return one < other ? -1 : 1;
  return number.test(one) && number.test(other) ? Number(one) - Number(other) : null;
}
