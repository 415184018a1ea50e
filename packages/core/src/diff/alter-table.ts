import { optionChanges } from "./column-text.ts";
import { tableSecurity } from "./create-table.ts";
import { differing } from "./part.ts";
import type { Part } from "./part.ts";

// What a table cannot change while it keeps its rows, or what we do not know how to.
const fixed: readonly string[] = ["foreign", "of", "partitionBy", "using", "tablespace", "inherits"];

/** What turns a table into another of the same name; null where only a new one would do. */
export function alterTable(from: Part, to: Part): readonly string[] | null {
  const changed = differing(from, to);
  if (changed.some((fact) => fixed.includes(fact))) return null;
  const alter = `alter table ${to.ident}`;
  return [
    ...(changed.includes("partitionOf") || changed.includes("bound") ? moved(from, to) : []),
    ...(changed.includes("persistence") ? [`${alter} set ${to.facts["persistence"] ?? "logged"}`] : []),
    ...optionChanges(from.facts["options"], to.facts["options"]).map((change) => `${alter} ${change}`),
    ...tableSecurity(to, from),
  ];
}

/** Out of one parent and into another. */
function moved({ facts: was }: Part, { facts: is, ident }: Part): readonly string[] {
  return [
    ...(was["partitionOf"] === undefined
      ? []
      : [`alter table ${was["partitionOf"]} detach partition ${ident}`]),
    ...(is["partitionOf"] === undefined
      ? []
      : [`alter table ${is["partitionOf"]} attach partition ${ident} ${is["bound"]}`]),
  ];
}
