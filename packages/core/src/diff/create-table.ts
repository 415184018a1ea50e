import { columnSettings, columnText } from "./column-text.ts";
import type { Part } from "./part.ts";

/** What is made together with its table: its columns, their defaults, its own constraints. */
export interface NewTable {
  readonly table: Part;
  readonly columns: readonly Part[];
  readonly defaults: readonly Part[];
  readonly constraints: readonly Part[];
}

export function createTable({ table, columns, defaults, constraints }: NewTable): readonly string[] {
  const { facts, ident } = table;
  const expressions = new Map(defaults.map((part) => [part.ident, part.facts["expression"] ?? null]));
  const lines = [
    ...columns
      .toSorted((a, b) => a.position - b.position)
      .map((column) => columnText(column, expressions.get(column.ident) ?? null)),
    ...constraints.map((part) => `constraint ${part.ident} ${part.facts["definition"]}`),
  ];
  const body = lines.length === 0 ? "()" : `(\n  ${lines.join(",\n  ")}\n)`;
  const created = [
    `create ${facts["persistence"] === undefined ? "" : "unlogged "}table ${ident}`,
    facts["partitionOf"] === undefined ? body : `partition of ${facts["partitionOf"]} ${facts["bound"]}`,
    ...worded("inherits (", facts["inherits"], ")"),
    ...worded("partition by ", facts["partitionBy"], ""),
    ...worded("using ", facts["using"], ""),
    ...worded("with (", facts["options"], ")"),
    ...worded("tablespace ", facts["tablespace"], ""),
  ];
  return [
    created.join(" "),
    ...tableSecurity(table, null),
    ...columns.flatMap((column) => columnSettings(column, null)),
  ];
}

/** Row-level security, on and off. */
export function tableSecurity(table: Part, from: Part | null): readonly string[] {
  const alter = `alter table ${table.ident}`;
  const [security, force] = [table.facts["security"], table.facts["force"]];
  return [
    ...(from?.facts["security"] === security
      ? []
      : [`${alter} ${security === undefined ? "disable" : "enable"} row level security`]),
    ...(from?.facts["force"] === force
      ? []
      : [`${alter} ${force === undefined ? "no force" : "force"} row level security`]),
  ];
}

function worded(before: string, text: string | undefined, after: string): readonly string[] {
  return text === undefined ? [] : [`${before}${text}${after}`];
}
