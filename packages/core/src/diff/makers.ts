import type { Between } from "./alter-part.ts";
import type { Fates } from "./fates.ts";
import type { Part } from "./part.ts";

/** Which action takes a part away, and which one makes it as it is to be; null where it stays as it is. */
export interface Makers {
  removal(key: string): string | null;
  making(key: string): string | null;
}

export function makers({ before, after }: Between, fates: Fates): Makers {
  const newTables = new Map(
    [...fates.made].flatMap((key) => {
      const table = after.get(key);
      return table?.kind === "table" ? [[table.ident, table] as const] : [];
    }),
  );
  function removal(key: string): string | null {
    if (fates.altered.has(key)) return `alter ${key}`;
    const part = before.get(key);
    if (part === undefined || !fates.removed.has(key)) return null;
    const holder = holderOf(part, fates, before);
    return holder === undefined ? `drop ${key}` : removal(holder);
  }
  function making(key: string): string | null {
    if (fates.altered.has(key)) return `alter ${key}`;
    const part = after.get(key);
    if (part === undefined || !fates.made.has(key)) return null;
    const table = newTables.get(part.on ?? "");
    if (table !== undefined && isInline(part, table)) return `make table ${table.name}`;
    const column = `column ${part.name}`;
    return part.kind === "default" && fates.made.has(column) ? making(column) : `make ${key}`;
  }
  return { removal, making };
}

/** What takes it along when it is dropped; a foreign key stands in the way of the table it refers to. */
function holderOf(
  { kind, facts, goes, uses }: Part,
  fates: Fates,
  before: Between["before"],
): string | undefined {
  const tables = uses.map((key) => before.get(key)?.on);
  if (facts["form"] === "f" && new Set(tables).size > 1) {
    const isKept = uses.every((key) => goes.includes(key) || !fates.removed.has(key));
    if (!isKept) return undefined;
  }
  return kind === "table" ? undefined : goes.find((key) => fates.removed.has(key));
}

/** Whether `create table` can say it. */
function isInline({ kind, facts }: Part, table: Part): boolean {
  if (table.facts["partitionOf"] !== undefined) return false;
  return (
    kind === "column" ||
    kind === "default" ||
    (kind === "constraint" && facts["form"] !== "f" && !isUnchecked(facts))
  );
}

/** A new table's rows are all checked, and its constraints then said to be valid. */
function isUnchecked(facts: Part["facts"]): boolean {
  return facts["definition"]?.endsWith(" NOT VALID") ?? false;
}
