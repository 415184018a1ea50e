import { differing } from "./part.ts";
import { isExtended } from "./alter-type.ts";
import type { Between } from "./alter-part.ts";
import type { Loss } from "./draft.ts";
import type { Part } from "./part.ts";

/** What to write above a statement that may lose data, or that rows may refuse. */
export function notesOf(from: Part | undefined, to: Part | undefined, between: Between): readonly string[] {
  const losses = lossNotes(from, to, between);
  if (losses.length > 0) return losses;
  if (from === undefined || to === undefined) return [];
  if (to.facts["form"] === "enum" && to.kind === "type" && !isExtended(from, to))
    return [`Rows that hold a value that ${to.name} no longer has make this fail.`];
  if (to.kind !== "column") return [];
  const changed = differing(from, to);
  return [
    ...(changed.includes("type")
      ? ["Rows that do not fit the new type make this fail; the table may be rewritten."]
      : []),
    ...(changed.includes("notNull") && to.facts["notNull"] !== undefined
      ? ["Rows without a value make this fail."]
      : []),
  ];
}

export function lossNotes(from: Part | undefined, to: Part | undefined, between: Between): readonly string[] {
  const loss = lossOf(from, to, between);
  return loss === null ? [] : [`LOSES DATA: ${loss.message}`];
}

/** The data that is lost where `from` becomes `to`, or goes; null where none is. */
export function lossOf(from: Part | undefined, to: Part | undefined, between: Between): Loss | null {
  if (from === undefined) return null;
  const object = `${from.kind} ${from.name}`;
  if (from.kind === "table" && to === undefined)
    return { object, message: `table ${from.name} goes with all of its rows.${renamedTable(from, between)}` };
  if (from.kind === "column" && from.facts["generated"] === undefined)
    if (to === undefined)
      return { object, message: `column ${from.name} goes with its values.${renamed(from, between)}` };
    else if (to.facts["generated"] !== undefined)
      return { object, message: `what ${from.name} holds is replaced by what is generated.` };
  return null;
}

/** Nobody can tell a rename from a column that goes and another one that comes. */
function renamed(from: Part, { before, after }: Between): string {
  const others = [...after.values()].filter(
    (part) => part.kind === "column" && part.on === from.on && !before.has(`column ${part.name}`),
  );
  const like = others.find(({ facts }) => facts["type"] === from.facts["type"]) ?? others[0];
  if (like === undefined) return "";
  return ` If it was only renamed, write instead: alter table ${from.on} rename column ${from.ident} to ${like.ident};`;
}

function renamedTable(from: Part, { before, after }: Between): string {
  const like = [...after.values()].find(({ kind, name }) => kind === "table" && !before.has(`table ${name}`));
  return like === undefined
    ? ""
    : ` If it was only renamed, write instead: alter table ${from.ident} rename to ${like.ident};`;
}
