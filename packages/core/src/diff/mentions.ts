import { keyOf } from "./part.ts";
import type { Part, Parts } from "./part.ts";

/** Keys of what had better be made first: whatever is named in the text of a function, which the server does not look into. */
export function mentions(part: Part, parts: Parts): readonly string[] {
  return part.kind === "grant" ? grantOfTable(part, parts) : namedIn(part, parts);
}

/** To revoke something of a table revokes it of its columns too. */
function grantOfTable({ facts, name }: Part, parts: Parts): readonly string[] {
  const of = facts["of"] ?? "";
  const table = parts.get(of)?.uses.find((key) => key.startsWith("table "));
  return table === undefined ? [] : [`grant ${name.replace(of, () => table)}`];
}

function namedIn({ facts, name }: Part, parts: Parts): readonly string[] {
  const body = facts["body"];
  if (body === undefined || body === "") return [];
  const words = new Set(body.match(/[\p{L}_][\p{L}\p{N}_$]*/gu));
  return [...parts.values()]
    .filter((part) => part.name !== name && words.has(bare(part)))
    .map((part) => keyOf(part));
}

/** Functions without their arguments, columns without their tables. */
function bare({ ident }: Part): string {
  return ident.replace(/\(.*$/su, "").replaceAll('"', "");
}
