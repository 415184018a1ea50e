import { keyOf } from "./part.ts";
import type { Part, Parts } from "./part.ts";
import { quoteLiteral } from "../variables.ts";

/** Lets a new sequence that gives a column its default count on from what the column's rows hold already. */
export function countOn(ownership: Part, after: Parts, made: ReadonlySet<string>): readonly string[] {
  const sequence = `sequence ${ownership.name}`;
  const column = ownership.uses.flatMap((key) => after.get(key) ?? []).find(({ kind }) => kind === "column");
  if (column === undefined || made.has(keyOf(column)) || !made.has(sequence)) return [];
  const isDefault = after.get(`default ${column.name}`)?.uses.includes(sequence) ?? false;
  return isDefault ? [countingOn(quoteLiteral(ownership.ident), column)] : [];
}

/** Sets a sequence, given as an expression, to the largest value of a column. */
export function countingOn(sequence: string, { on, ident }: Part): string {
  return `select setval(${sequence}, coalesce((select max(${ident}) from ${on}), 1), exists (select from ${on}))`;
}
