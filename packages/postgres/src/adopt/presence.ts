import { quoteLiteral } from "@tenantry/core";
import type { Session } from "../session.ts";
import { lockBudget, readOnly } from "../ledger/statement.ts";
import { textOf } from "../row.ts";
import { toolTables } from "./tools.ts";
import type { ToolTable } from "./tools.ts";

/** Which table a tool is looked for in, where that is not its own. */
export interface Wanted {
  /** Null: whichever is there. */
  readonly tool: ToolTable["tool"] | null;
  readonly table: string | null;
}

/** A table of another tool in a schema, recognised by its columns. */
export interface Seen {
  readonly tool: ToolTable;
  readonly table: string;
}

/** What stands in one schema: tables of other tools, and what has the ledger's name: nothing, another tool's table, or neither. */
export interface Presence {
  readonly seen: readonly Seen[];
  readonly ledger: "free" | "other" | ToolTable["tool"];
}

interface Table {
  readonly name: string;
  readonly columns: readonly string[];
}

/** What a look into one database's catalog found; schemas that do not exist are left out. */
export interface Looked {
  readonly schemas: ReadonlyMap<string, Presence>;
  /** How many tables may be read in one transaction. */
  readonly budget: number;
}

/** Looks into the catalog only: one round trip, however many schemas. */
export async function readPresence(
  session: Session,
  schemas: readonly string[],
  { wanted, ledger }: { readonly wanted: Wanted; readonly ledger: string },
): Promise<Looked> {
  const known = toolTables.flatMap(({ table, beside }) => (beside === undefined ? [table] : [table, beside]));
  const names = [...new Set([...known, ledger, ...(wanted.table === null ? [] : [wanted.table])])];
  const results = await session.message([...readOnly, statement(schemas, names)].join(";\n"));
  const rows = results.at(-1)?.rows ?? [];
  const found = rows.flatMap((row) => {
    const tables = tablesOf(row["tables"]);
    const presence = { seen: seenIn(tables, wanted), ledger: occupant(tables, ledger) };
    return positions(row["members"]).map((at) => [schemas[at - 1] ?? "", presence] as const);
  });
  return { schemas: new Map(found), budget: Number(rows[0]?.["budget"] ?? 1) };
}

/** One row per distinct set of tables. What is no plain table, or has columns of types that others made, is not read. */
function statement(schemas: readonly string[], tables: readonly string[]): string {
  return `with found as (
  select w.i, coalesce(json_agg(json_build_array(c.relname,
           (select json_agg(a.attname order by a.attname) from pg_attribute a
             where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
               and c.relkind = 'r' and a.atttypid < 16384)) order by c.relname) filter (where c.oid is not null), '[]')::text as tables
    from json_array_elements_text(${quoteLiteral(JSON.stringify(schemas))}::json) with ordinality as w (name, i)
    join pg_namespace n on n.nspname = w.name
    left join pg_class c on c.relnamespace = n.oid and c.relkind not in ('i', 'I', 'S', 't', 'c')
     and c.relname in (${tables.map(quoteLiteral).join(", ")})
   group by w.i)
select tables, json_agg(i order by i) as members, ${lockBudget} as budget from found group by tables`;
}

function seenIn(tables: readonly Table[], { tool, table }: Wanted): readonly Seen[] {
  const seen = toolTables.flatMap((known): readonly Seen[] => {
    if (tool !== null && known.tool !== tool) return [];
    const there = tables.find(({ name }) => name === (table ?? known.table));
    if (there === undefined || !fits(known, there) || (tool === null && !isBeside(known, tables))) return [];
    return [{ tool: known, table: there.name }];
  });
  // Rails and dbmate keep the same table: the first that fits is meant.
  return seen.filter(({ table: name }, at) => seen.findIndex((other) => other.table === name) === at);
}

function isBeside({ beside }: ToolTable, tables: readonly Table[]): boolean {
  return beside === undefined || tables.some(({ name }) => name === beside);
}

function fits({ columns, only }: ToolTable, table: Table): boolean {
  return (
    columns.every((column) => table.columns.includes(column)) &&
    (only === undefined || table.columns.length === columns.length)
  );
}

function occupant(tables: readonly Table[], ledger: string): Presence["ledger"] {
  const there = tables.find(({ name }) => name === ledger);
  if (there === undefined) return "free";
  return toolTables.find((known) => fits(known, there) && isBeside(known, tables))?.tool ?? "other";
}

function tablesOf(value: unknown): readonly Table[] {
  const list: unknown = JSON.parse(textOf(value) ?? "[]");
  if (!Array.isArray(list)) return [];
  return list.map((entry: unknown) => {
    const [name, columns]: readonly unknown[] = Array.isArray(entry) ? entry : [];
    return { name: String(name), columns: Array.isArray(columns) ? columns.map(String) : [] };
  });
}

function positions(value: unknown): readonly number[] {
  return Array.isArray(value) ? value.map(Number) : [];
}
