import type { Scope } from "@tenantry/core";
import { splitStatements, versionKey } from "@tenantry/core";
import { adapt } from "./adapt.ts";
import type { Change } from "./source.ts";

/** A file of ours, still to be written. */
export interface NewFile {
  /** Relative to the folder of the migrations. */
  readonly path: string;
  readonly text: string;
  readonly id: string;
  /** The file of the other tool that it comes from. */
  readonly source: string;
  /** What was rewritten on the way. */
  readonly notes: readonly string[];
}

/** A change in the scope that it belongs to. */
export interface Placed extends Change {
  readonly scope: Scope;
}

/** The name that a ledger of ours records. */
function nameOf({ version, title }: Pick<Change, "version" | "title">): string {
  return `${version}_${title}`;
}

/** Writes a change as one file of ours; `all` are the changes that it may follow. */
export function render(change: Placed, all: readonly Placed[]): NewFile {
  const { scope, stub, source } = change;
  const name = nameOf(change);
  const up = adapt(change.up.sql);
  const down = change.down === null ? null : adapt(change.down.sql);
  const hasDown = down !== null && (!isBlank(down.sql) || isBlank(up.sql));
  const notes = [...change.notes, ...up.notes, ...(down?.notes ?? [])];
  const text = [
    ...headerOf(change, all).map(([key, value]) => `--! ${key}: ${oneLine(value)}\n`),
    ...(change.up.transaction === "off" ? ["--! transaction: off\n"] : []),
    stub === null ? body(up.sql) : notWritten(source),
    ...(!hasDown
      ? []
      : [`\n--! down${change.down?.transaction === "off" ? " transaction: off" : ""}\n`, body(down.sql)]),
  ].join("");
  return { path: `${scope}/${name}.sql`, text, id: `${scope}/${name}`, source, notes: [...new Set(notes)] };
}

/** Where going up does something and going down does nothing, there is no way back: that is not the same as an empty one. */
function isBlank(sql: string): boolean {
  return splitStatements(sql).pieces.every(({ kind }) => kind === "between");
}

function headerOf(change: Placed, all: readonly Placed[]): readonly (readonly [string, string])[] {
  const { key, version, title, description, requires, stub } = change;
  const isKnown = key === nameOf(change) || key === version || sameNumber(key, version);
  const said = title.replaceAll("_", " ");
  const ids = requires.flatMap((wanted) => all.filter((one) => one.key === wanted).map(idOf));
  return [
    ...(description !== null && description !== said ? [["description", description] as const] : []),
    ...(isKnown ? [] : [["alias", key] as const]),
    ...(ids.length === 0 ? [] : [["requires", ids.join(", ")] as const]),
    ...(stub === null ? [] : [["stub", stub] as const]),
  ];
}

function idOf(change: Placed): string {
  return `${change.scope}/${nameOf(change)}`;
}

function sameNumber(key: string, version: string): boolean {
  return /^\d+$/.test(key) && versionKey(key) === versionKey(version);
}

/** Comments stay; blank lines around do not. */
function body(sql: string): string {
  const text = sql.replaceAll(/[ \t]+$/gm, "").replaceAll(/^\s*\n|\s+$/g, "");
  return text === "" ? "" : `${text}\n`;
}

/** Whoever runs the file in psql is stopped too. */
function notWritten(source: string): string {
  return `-- Write here what ${oneLine(source)} does, and delete the stub line above.
do $stub$ begin raise exception 'this migration is still to be written'; end $stub$;
`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
