import type { DropBehavior } from "libpg-query";
import type { Context } from "../context.ts";
import { indexesOf, partitionsOf, referencing, viewsOn } from "../objects/find.ts";
import type { Constraint, Objects, Table } from "../objects/objects.ts";

/** What DROP COLUMN takes besides the column, as the end of a message; what others may still need stands first. */
export function goesWithColumn(
  context: Context,
  table: string,
  column: string,
  behavior: DropBehavior | undefined,
): string {
  const objects = context.before;
  const own = (objects.tables.get(table)?.constraints ?? []).filter(({ columns }) =>
    columns.includes(column),
  );
  const keys = referencing(objects, table).filter(
    ({ constraint }) => constraint.references?.columns.includes(column) === true && !own.includes(constraint),
  );
  const indexes = indexesOf(objects, table)
    .filter(({ constraint }) => constraint === null)
    .filter(({ columns, include, uses }) => [...columns, ...include, ...uses].includes(column));
  return ending(behavior, {
    others: [...named(context, viewsUnder(objects, [table], column)), ...keysFrom(context, keys)],
    first: [],
    last: [
      ...own.flatMap((constraint) => ownConstraint(context, constraint)),
      ...indexes.map(({ name }) => `the index ${name}`),
    ],
  });
}

/** What DROP TABLE of this one, and of those beside it, takes besides them and what is on them, as the end of a message. */
export function goesWithTable(
  context: Context,
  table: string,
  beside: readonly string[],
  behavior: DropBehavior | undefined,
): string {
  const objects = context.before;
  const partitions = partitionsUnder(objects, table);
  const gone = [table, ...partitions.map(({ key }) => key)];
  const keys = gone
    .flatMap((key) => referencing(objects, key))
    .filter(({ table: { key } }) => !gone.includes(key) && !beside.includes(key));
  return ending(behavior, {
    others: [...named(context, viewsUnder(objects, gone)), ...keysFrom(context, keys)],
    first: partitions
      .filter(({ key }) => !beside.includes(key))
      .map(({ key }) => `the partition ${context.keyedTable(key).shown}`),
    last: [],
  });
}

interface Gone {
  /** What only CASCADE takes. */
  readonly others: readonly string[];
  /** What goes in any case, before and after those. */
  readonly first: readonly string[];
  readonly last: readonly string[];
}

function ending(behavior: DropBehavior | undefined, { others, first, last }: Gone): string {
  if (behavior === "DROP_CASCADE") return also([...first, ...others, ...last]);
  const stays =
    others.length === 0 ? "" : `; without CASCADE it fails if it is still needed by ${listed(others)}`;
  return also([...first, ...last]) + stays;
}

function also(names: readonly string[]): string {
  return names.length === 0 ? "" : `, and also ${listed(names)}`;
}

/** `the view v, the index i and 3 more`: the first few. */
function listed(names: readonly string[]): string {
  const most = 4;
  const rest = names.length - most;
  const shown = rest > 0 ? [...names.slice(0, most), `${rest} more`] : names;
  const last = shown.at(-1) ?? "";
  return shown.length === 1 ? last : `${shown.slice(0, -1).join(", ")} and ${last}`;
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
