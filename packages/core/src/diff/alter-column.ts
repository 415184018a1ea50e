import { quoteLiteral } from "../variables.ts";
import { columnSettings, identityText } from "./column-text.ts";
import { countingOn } from "./count-on.ts";
import type { Part } from "./part.ts";

/** What turns a column into another of the same name, or null where it has to be made anew. */
export function alterColumn(from: Part, to: Part): readonly string[] | null {
  const [was, is] = [from.facts, to.facts];
  const isNew =
    is["generated"] !== undefined && (was["generated"] !== is["generated"] || isRetyped(from, to));
  if (isNew || (was["generatedKind"] === "virtual" && is["generated"] === undefined)) return null;
  if (was["generatedKind"] !== is["generatedKind"] && is["generated"] !== undefined) return null;
  const alter = (what: string): string => `alter table ${to.on} alter column ${to.ident} ${what}`;
  return [
    ...(was["generated"] !== undefined && is["generated"] === undefined ? [alter("drop expression")] : []),
    ...(was["identity"] !== undefined && is["identity"] === undefined ? [alter("drop identity")] : []),
    ...(isRetyped(from, to) ? [alter(retyping(from, to))] : []),
    ...(was["notNull"] === is["notNull"]
      ? []
      : [alter(`${is["notNull"] === undefined ? "drop" : "set"} not null`)]),
    ...identity(from, to).map(alter),
    ...counting(from, to),
    ...columnSettings(to, from),
  ];
}

/** Whether the type itself changes, which everything that looks at the column has to make way for. */
export function isRetyped(from: Part, to: Part): boolean {
  return from.facts["type"] !== to.facts["type"] || from.facts["collation"] !== to.facts["collation"];
}

function identity(from: Part, to: Part): readonly string[] {
  const [was, is] = [from.facts["identity"], to.facts["identity"]];
  if (is === undefined || was === is) return [];
  return [was === undefined ? `add ${identityText(to)}` : `set generated ${is}`];
}

/** Lets a column that has just become an identity count on from what its rows hold. */
function counting(from: Part, to: Part): readonly string[] {
  const { on, ident, facts } = to;
  if (from.facts["identity"] !== undefined || facts["identity"] === undefined) return [];
  const bare = ident.startsWith('"') ? ident.slice(1, -1).replaceAll('""', '"') : ident;
  const sequence = `pg_get_serial_sequence(${quoteLiteral(on ?? "")}, ${quoteLiteral(bare)})`;
  return [countingOn(sequence, to)];
}

function retyping(from: Part, to: Part): string {
  const [was, is] = [from.facts, to.facts];
  const collation = is["collation"] ?? (was["collation"] === undefined ? undefined : is["usualCollation"]);
  const collate = collation === undefined ? "" : ` collate ${collation}`;
  const using = converts(from, to) ? "" : ` using ${to.ident}::${is["type"]}`;
  return `type ${is["type"]}${collate}${using}`;
}

/** Whether the server converts by itself. It then refuses what does not fit; a cast would cut it off in silence. */
function converts(from: Part, to: Part): boolean {
  const [was = "", is = ""] = [from.facts["form"], to.facts["form"]];
  const isBuiltIn = was === is && (is === "N" || is === "S" || is === "D");
  return isBuiltIn || is === "S";
}
