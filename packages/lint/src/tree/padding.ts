import type { Node } from "libpg-query";
import { typeOf } from "../replay/columns.ts";

/** Bytes between columns of fixed length, in the order of the text and in the best one. */
export interface Padding {
  readonly lost: number;
  readonly least: number;
}

/** How long a value is, and at a multiple of what it begins. */
interface Layout {
  readonly bytes: number;
  readonly align: number;
}

// From typlen and typalign of pg_type.
const layouts: Readonly<Record<string, Layout>> = {
  bool: { bytes: 1, align: 1 },
  int2: { bytes: 2, align: 2 },
  int4: { bytes: 4, align: 4 },
  float4: { bytes: 4, align: 4 },
  date: { bytes: 4, align: 4 },
  oid: { bytes: 4, align: 4 },
  int8: { bytes: 8, align: 8 },
  float8: { bytes: 8, align: 8 },
  money: { bytes: 8, align: 8 },
  time: { bytes: 8, align: 8 },
  timestamp: { bytes: 8, align: 8 },
  timestamptz: { bytes: 8, align: 8 },
  timetz: { bytes: 12, align: 8 },
  interval: { bytes: 16, align: 8 },
  uuid: { bytes: 16, align: 1 },
};

/** What the order of a new table's columns costs. Values of variable length count as none: they fit in anywhere. */
export function padding(elements: readonly Node[]): Padding {
  const fixed = elements.flatMap((one) => {
    if (!("ColumnDef" in one)) return [];
    const { name, schema, array } = typeOf(one.ColumnDef.typeName);
    const layout = schema === null && !array ? layouts[name] : undefined;
    return layout === undefined ? [] : [layout];
  });
  return { lost: gaps(fixed), least: gaps(fixed.toSorted((a, b) => b.align - a.align)) };
}

function gaps(columns: readonly Layout[]): number {
  let lost = 0;
  let at = 0;
  for (const { bytes, align } of columns) {
    const gap = (align - (at % align)) % align;
    lost += gap;
    at += gap + bytes;
  }
  return lost;
}
