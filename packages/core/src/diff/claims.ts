import type { Part } from "./part.ts";

/** Whether a part that goes has a name that one of these needs. */
export function isClaimed(gone: Part | undefined, parts: readonly Part[]): boolean {
  if (gone === undefined) return false;
  const names = claims(gone);
  return parts.some((part) => claims(part).some((name) => names.includes(name)));
}

/** The names that a part takes among tables, indexes, sequences and types. */
function claims({ kind, name, ident, facts }: Part): readonly string[] {
  switch (kind) {
    case "table":
    case "view":
    case "materialized view":
    case "sequence":
    case "index":
    case "type":
    case "domain":
      return [ident];
    case "constraint":
      return facts["form"] === "f" || facts["form"] === "c" ? [] : [ident];
    case "column":
      return facts["identity"] === undefined ? [] : [`${name.replace(".", "_")}_seq`];
    default:
      return [];
  }
}
