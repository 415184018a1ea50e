import type { DropBehavior } from "libpg-query";
import type { Context } from "../context.ts";
import { indexesOf, partitionsOf, referencing, viewsOn } from "../objects/find.ts";
import type { Constraint, Objects, Table } from "../objects/objects.ts";

/** What DROP COLUMN takes besides the column, in words; what others may still need stands first. */
export function goesWithColumn(
  context: Context,
  table: string,
  column: string,
  behavior: DropBehavior | undefined,
): string[] {
  const objects = context.before;
  const own = (objects.tables.get(table)?.constraints ?? []).filter(({ columns }) =>
    columns.includes(column),
  );
  const keys = referencing(objects, table).filter(
    ({ constraint }) => constraint.references?.columns.includes(column) === true && !own.includes(constraint),
  );
  const cascading = [...named(context, viewsUnder(objects, [table], column)), ...keysFrom(context, keys)];
  return [
    ...(behavior === "DROP_CASCADE" ? cascading : []),
    ...own.flatMap((constraint) => ownConstraint(context, constraint)),
    ...indexesOf(objects, table)
      .filter(({ constraint }) => constraint === null)
      .filter(({ columns, include, uses }) => [...columns, ...include, ...uses].includes(column))
      .map(({ name }) => `the index ${name}`),
  ];
}

/** What DROP TABLE of this one, and of those beside it, takes besides them and what is on them, in words. */
export function goesWithTable(
  context: Context,
  table: string,
  beside: readonly string[],
  behavior: DropBehavior | undefined,
): string[] {
  const objects = context.before;
  const partitions = partitionsUnder(objects, table);
  const gone = [table, ...partitions.map(({ key }) => key)];
  const keys = gone
    .flatMap((key) => referencing(objects, key))
    .filter(({ table: { key } }) => !gone.includes(key) && !beside.includes(key));
  const cascading = [...named(context, viewsUnder(objects, gone)), ...keysFrom(context, keys)];
  return [
    ...partitions
      .filter(({ key }) => !beside.includes(key))
      .map(({ key }) => `the partition ${context.keyedTable(key).shown}`),
    ...(behavior === "DROP_CASCADE" ? cascading : []),
  ];
}

/** `, and also the view v, the index i and 3 more`: the first few; nothing of nothing. */
export function alsoGone(names: readonly string[]): string {
  if (names.length === 0) return "";
  const most = 4;
  const rest = names.length - most;
  const shown = rest > 0 ? [...names.slice(0, most), `${rest} more`] : names;
  const last = shown.at(-1) ?? "";
  return `, and also ${shown.length === 1 ? last : `${shown.slice(0, -1).join(", ")} and ${last}`}`;
}

const kinds: Readonly<Record<Exclude<Constraint["kind"], "not-null" | "foreign">, string>> = {
  primary: "primary key",
  unique: "unique constraint",
  check: "check",
  exclusion: "exclusion constraint",
};

function ownConstraint({ keyedTable }: Context, { kind, name, references }: Constraint): string[] {
  if (kind === "not-null") return [];
  if (kind !== "foreign") return [`the ${kinds[kind]} ${name}`];
  return [`the foreign key ${name} to ${keyedTable(references?.table ?? "").shown}`];
}

function named({ keyedTable }: Context, views: readonly Table[]): string[] {
  return views.map(({ key, kind }) => `the ${kind.replace("-", " ")} ${keyedTable(key).shown}`);
}

function keysFrom({ keyedTable }: Context, keys: ReturnType<typeof referencing>): string[] {
  return keys.map(
    ({ table, constraint }) => `the foreign key ${constraint.name} of ${keyedTable(table.key).shown}`,
  );
}

/** Views on these, and views on those. */
function viewsUnder(objects: Objects, gone: readonly string[], column?: string): Table[] {
  const found = new Map<string, Table>();
  const waiting = gone.flatMap((key) => viewsOn(objects, key, column));
  for (let view = waiting.shift(); view !== undefined; view = waiting.shift()) {
    if (found.has(view.key)) continue;
    found.set(view.key, view);
    waiting.push(...viewsOn(objects, view.key));
  }
  return [...found.values()];
}

function partitionsUnder(objects: Objects, table: string): Table[] {
  return partitionsOf(objects, table).flatMap((one) => [one, ...partitionsUnder(objects, one.key)]);
}
