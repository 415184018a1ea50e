import type { Constraint, RangeVar } from "libpg-query";
import { writtenTable } from "../objects/name.ts";

/** A constraint as a message names it: `constraint users_age`, `a check`. */
export function called({ conname }: Constraint, what: string): string {
  return conname === undefined ? what : `constraint ${conname}`;
}

/** Whether two written tables are the same as far as the text tells. */
export function sameTable(one: RangeVar | undefined, other: RangeVar | undefined): boolean {
  const [a, b] = [writtenTable(one), writtenTable(other)];
  return a.name === b.name && (a.schema ?? b.schema) === (b.schema ?? a.schema);
}
