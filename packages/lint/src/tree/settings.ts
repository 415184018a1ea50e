import type { Node, VariableSetStmt } from "libpg-query";

const units: Readonly<Record<string, number>> = {
  us: 0.001,
  ms: 1,
  s: 1000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** The setting that a statement changes; null for any other statement. */
export function settingOf(node: Node): VariableSetStmt | null {
  return "VariableSetStmt" in node ? node.VariableSetStmt : null;
}

/** The milliseconds that a timeout is set to; null where that is not one number. */
export function timeoutOf({ args = [] }: VariableSetStmt): number | null {
  const [only] = args;
  if (args.length !== 1 || only === undefined || !("A_Const" in only)) return null;
  const { ival, sval } = only.A_Const;
  if (ival !== undefined) return ival.ival ?? 0;
  const [, number, unit = ""] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(sval?.sval ?? "") ?? [];
  const factor = unit === "" ? 1 : units[unit.toLowerCase()];
  return number === undefined || factor === undefined ? null : Number(number) * factor;
}
