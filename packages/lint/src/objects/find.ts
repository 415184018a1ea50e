import type { Column, Constraint, Index, Objects, Table } from "./objects.ts";

/** The indexes of a table, those of its constraints too. */
export function indexesOf(objects: Objects, table: string): Index[] {
  return [...objects.indexes.values()].filter((index) => index.table === table);
}

/** Tables whose foreign keys point to this one. */
export function referencing(
  objects: Objects,
  table: string,
): { readonly table: Table; readonly constraint: Constraint }[] {
  return [...objects.tables.values()].flatMap((other) =>
    other.constraints
      .filter(({ references }) => references?.table === table)
      .map((constraint) => ({ table: other, constraint })),
  );
}

/** Views that use this table, or this column of it. */
export function viewsOn(objects: Objects, table: string, column?: string): Table[] {
  return [...objects.tables.values()].filter(({ uses }) =>
    uses.some(
      (use) =>
        use.table === table && (column === undefined || use.columns === null || use.columns.includes(column)),
    ),
  );
}

/** Partitions of this table. */
export function partitionsOf(objects: Objects, table: string): Table[] {
  return [...objects.tables.values()].filter(({ partitionOf }) => partitionOf === table);
}

/** The column of this name; undefined where the table or the column is not known. */
export function columnOf(table: Table | undefined, name: string | undefined): Column | undefined {
  return table?.columns.find((column) => column.name === name);
}
