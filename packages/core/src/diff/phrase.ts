import type { Part, Parts } from "./part.ts";

/** How statements name a part: `table users`, `column users.email`, `constraint k on users`, `function f(n integer)`. */
export function phrase(part: Part): string {
  switch (part.kind) {
    case "column":
      return `column ${part.on}.${part.ident}`;
    case "constraint":
    case "trigger":
    case "policy":
    case "rule":
      return `${part.kind} ${part.ident} on ${part.on}`;
    case "domain constraint":
      return `constraint ${part.ident} on domain ${part.on}`;
    default:
      return `${part.kind} ${part.ident}`;
  }
}

/** What a grant is on; a view is granted as a table is. */
export function grantPhrase(object: Part): string {
  switch (object.kind) {
    case "column":
    case "view":
    case "materialized view":
      return `table ${object.kind === "column" ? object.on : object.ident}`;
    default:
      return phrase(object);
  }
}

/** The part that a comment or grant is about. */
export function objectOf(part: Part, parts: Parts): Part {
  const object = parts.get(part.facts["of"] ?? "");
  if (object === undefined) throw new Error(`bug: ${part.kind} ${part.name} is about nothing`);
  return object;
}
