import { createType } from "./create-part.ts";
import { listed } from "./part.ts";
import type { Part, Parts } from "./part.ts";

/** Whether the new enum only has values that the old one lacks. */
export function isExtended(from: Part, to: Part): boolean {
  const values = new Set(listed(from, "values"));
  const kept = listed(to, "values").filter((value) => values.has(value));
  return kept.join("\n") === listed(from, "values").join("\n");
}

/** Values that are only in the new one. */
export function addedValues(from: Part, to: Part): readonly string[] {
  const values = new Set(listed(from, "values"));
  return listed(to, "values").filter((value) => !values.has(value));
}

/** `alter type … add value`, each behind the one that comes before it. */
export function addValues(from: Part, to: Part): readonly string[] {
  const added = new Set(addedValues(from, to));
  const all = listed(to, "values");
  return all.flatMap((value, at) => {
    if (!added.has(value)) return [];
    const before = all[at - 1];
    const next = all.slice(at).find((one) => !added.has(one));
    const place = next === undefined ? "" : before === undefined ? ` before ${next}` : ` after ${before}`;
    return [`alter type ${to.ident} add value ${value}${place}`];
  });
}

/** Puts an enum with fewer or reordered values in the place of the old one, in all columns that keep it. */
export function swapEnum(from: Part, to: Part, columns: readonly Part[]): readonly string[] {
  const old = besides(from.ident);
  return [
    `alter type ${from.ident} rename to ${old}`,
    createType(to),
    ...columns.map(({ on, ident, facts }) => {
      const type = facts["type"] ?? "";
      const text = type.endsWith("[]") ? "text[]" : "text";
      return `alter table ${on} alter column ${ident} type ${type} using ${ident}::${text}::${type}`;
    }),
    `drop type ${old}`,
  ];
}

/** The columns that have this enum as their type before and after. */
export function columnsOf(type: Part, before: Parts, after: Parts): readonly Part[] {
  return [...after.values()].filter((column) => {
    const was = before.get(`column ${column.name}`);
    const isOf = column.facts["type"] === type.ident || column.facts["type"] === `${type.ident}[]`;
    return (
      column.kind === "column" && isOf && !column.inherited && was?.facts["type"] === column.facts["type"]
    );
  });
}

/** Attributes of a composite type; a type whose attributes come in another order is made anew. */
export function alterComposite(from: Part, to: Part): readonly string[] | null {
  const [was, is] = [attributes(from), attributes(to)];
  const kept = [...was.keys()].filter((name) => is.has(name));
  if ([...is.keys()].slice(0, kept.length).join("\n") !== kept.join("\n")) return null;
  const alter = `alter type ${to.ident}`;
  return [
    ...[...was.keys()].filter((name) => !is.has(name)).map((name) => `${alter} drop attribute ${name}`),
    ...kept
      .filter((name) => was.get(name) !== is.get(name))
      .map((name) => `${alter} alter attribute ${name} type ${is.get(name)}`),
    ...[...is]
      .filter(([name]) => !was.has(name))
      .map(([name, type]) => `${alter} add attribute ${name} ${type}`),
  ];
}

function attributes(part: Part): ReadonlyMap<string, string> {
  return new Map(
    listed(part, "attributes").map((line): [string, string] => {
      const [name = "", type = ""] = line.split("\t");
      return [name, type];
    }),
  );
}

function besides(ident: string): string {
  return ident.startsWith('"') ? `${ident.slice(0, -1)}_old"` : `${ident}_old`;
}
