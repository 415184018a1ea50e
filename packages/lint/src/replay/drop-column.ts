import { change } from "./draft.ts";
import type { Draft } from "./draft.ts";

/** Constraints and indexes that use the column go with it. */
export function dropColumn(draft: Draft, key: string, name: string): void {
  change(draft, key, (old) => ({
    ...old,
    columns: old.columns.filter((one) => one.name !== name),
    constraints: old.constraints.filter(({ columns }) => !columns.includes(name)),
  }));
  for (const [index, { table, columns, include, uses }] of draft.indexes) {
    if (table === key && [...columns, ...include, ...uses].includes(name)) draft.indexes.delete(index);
  }
}
