import type { Part } from "./part.ts";

/** A column as `create table` and `add column` write it. */
export function columnText(column: Part, expression: string | null): string {
  const { facts, ident } = column;
  const words = [
    ident,
    facts["type"] ?? "",
    facts["collation"] === undefined ? "" : `collate ${facts["collation"]}`,
    facts["generated"] === undefined
      ? ""
      : `generated always as (${facts["generated"]}) ${facts["generatedKind"]}`,
    expression === null ? "" : `default ${expression}`,
    facts["identity"] === undefined ? "" : identityText(column),
    facts["notNull"] ?? "",
  ];
  return words.filter((word) => word !== "").join(" ");
}

export function identityText({ facts }: Part): string {
  const options = facts["identityOptions"];
  return `generated ${facts["identity"]} as identity${options === undefined ? "" : ` (${options})`}`;
}

/** What a column is beyond what its definition can say. */
export function columnSettings(column: Part, from: Part | null): readonly string[] {
  const { on, ident } = column;
  const was = from?.facts ?? {};
  const is = column.facts;
  const alter = (what: string): string => `alter table ${on} alter column ${ident} ${what}`;
  const changed = (fact: string): boolean => was[fact] !== is[fact];
  return [
    ...(changed("storage") ? [alter(`set storage ${is["storage"] ?? is["usualStorage"]}`)] : []),
    ...(changed("compression") ? [alter(`set compression ${is["compression"] ?? "default"}`)] : []),
    ...(changed("statistics") ? [alter(`set statistics ${is["statistics"] ?? "-1"}`)] : []),
    ...optionChanges(was["options"], is["options"]).map(alter),
  ];
}

/** `set (…)` and `reset (…)` that turn one list of options into another. */
export function optionChanges(from: string | undefined, to: string | undefined): readonly string[] {
  if (from === to) return [];
  const names = (text: string): readonly string[] =>
    text.split(", ").map((option) => option.split("=")[0] ?? "");
  const kept = new Set(names(to ?? ""));
  const gone = names(from ?? "").filter((name) => name !== "" && !kept.has(name));
  return [
    ...(gone.length > 0 ? [`reset (${gone.join(", ")})`] : []),
    ...(to === undefined ? [] : [`set (${to})`]),
  ];
}
