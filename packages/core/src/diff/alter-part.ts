import { alterColumn } from "./alter-column.ts";
import { alterTable } from "./alter-table.ts";
import { addValues, alterComposite, columnsOf, isExtended, swapEnum } from "./alter-type.ts";
import { createPart, createView, granting, revoking, stateOf } from "./create-part.ts";
import { differing, isSame, listed } from "./part.ts";
import type { Part, Parts } from "./part.ts";
import { objectOf } from "./phrase.ts";

/** The two schemas that a draft lies between. */
export interface Between {
  readonly before: Parts;
  readonly after: Parts;
}

/** The statements that turn a part into what it is to be, or null where it has to be dropped and made again. */
export function alterPart(from: Part, to: Part, between: Between): readonly string[] | null {
  switch (to.kind) {
    case "table":
      return alterTable(from, to);
    case "column":
      return alterColumn(from, to);
    case "type":
      return alterType(from, to, between);
    case "domain":
      return alterDomain(from, to);
    case "sequence":
      return alterSequence(from, to);
    case "view":
      return startsLike(from, to) ? [createView(to, "create or replace")] : null;
    case "function":
    case "procedure":
      return isReplaceable(from, to) ? createPart(to, between.after) : null;
    case "trigger":
    case "rule":
      return onlyState(from, to);
    case "constraint":
      return alterConstraint(from, to);
    case "default":
    case "comment":
    case "ownership":
    case "replica identity":
    case "cluster":
      return createPart(to, between.after);
    case "grant":
      return alterGrant(from, to, between.after);
    default:
      return null;
  }
}

function alterType(from: Part, to: Part, { before, after }: Between): readonly string[] | null {
  if (from.facts["form"] !== to.facts["form"]) return null;
  if (to.facts["form"] === "composite") return alterComposite(from, to);
  if (to.facts["form"] !== "enum") return null;
  return isExtended(from, to) ? addValues(from, to) : swapEnum(from, to, columnsOf(to, before, after));
}

function alterDomain(from: Part, to: Part): readonly string[] | null {
  const changed = differing(from, to);
  if (changed.some((fact) => fact !== "notNull" && fact !== "default")) return null;
  const { notNull, default: expression } = to.facts;
  const alter = `alter domain ${to.ident}`;
  return [
    ...(changed.includes("default")
      ? [expression === undefined ? `${alter} drop default` : `${alter} set default ${expression}`]
      : []),
    ...(changed.includes("notNull") ? [`${alter} ${notNull === undefined ? "drop" : "set"} not null`] : []),
  ];
}

function alterSequence(from: Part, to: Part): readonly string[] {
  const changed = differing(from, to);
  const options = ["type", "increment", "minvalue", "maxvalue", "start", "cache"]
    .filter((fact) => changed.includes(fact))
    .map((fact) => `${fact === "type" ? "as" : fact} ${to.facts[fact]}`);
  const cycle = changed.includes("cycle") ? [to.facts["cycle"] ?? "no cycle"] : [];
  const words = [...options, ...cycle];
  const logged = to.facts["persistence"] ?? "logged";
  return [
    ...(words.length > 0 ? [`alter sequence ${to.ident} ${words.join(" ")}`] : []),
    ...(changed.includes("persistence") ? [`alter sequence ${to.ident} set ${logged}`] : []),
  ];
}

/** A view can be replaced by one that only has more columns, at its end. */
function startsLike(from: Part, to: Part): boolean {
  const columns = listed(from, "columns");
  return columns.every((column, at) => column === listed(to, "columns")[at]);
}

function isReplaceable(from: Part, to: Part): boolean {
  return from.facts["result"] === to.facts["result"] && from.facts["arguments"] === to.facts["arguments"];
}

function onlyState(from: Part, to: Part): readonly string[] | null {
  const usual = `alter table ${to.on} enable ${to.kind} ${to.ident}`;
  if (from.facts["definition"] !== to.facts["definition"]) return null;
  return to.facts["state"] === undefined ? [usual] : stateOf(to);
}

function alterConstraint(from: Part, to: Part): readonly string[] | null {
  const isValidated = from.facts["definition"] === `${to.facts["definition"]} NOT VALID`;
  return isValidated ? [`alter table ${to.on} validate constraint ${to.ident}`] : null;
}

function alterGrant(from: Part, to: Part, after: Parts): readonly string[] {
  if (isSame(from, to)) return [];
  const object = objectOf(to, after);
  const left = missing(from, to);
  const more = missing(to, from);
  return [
    ...(left === "" ? [] : [revoking({ ...to, facts: { ...to.facts, privileges: left } }, object)]),
    ...(more === "" ? [] : [granting({ ...to, facts: { ...to.facts, privileges: more } }, object)]),
  ];
}

function missing(here: Part, there: Part): string {
  const known = (there.facts["privileges"] ?? "").split(", ");
  const own = (here.facts["privileges"] ?? "").split(", ");
  return own.filter((privilege) => !known.includes(privilege)).join(", ");
}
