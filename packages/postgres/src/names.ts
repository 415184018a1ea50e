import type { Problem } from "@tenantry/core";

const longest = 63;
// Quotes and backslashes, and what cannot be seen: control, format (bidi, zero width), separators, half characters.
const hostile = /["'`\\]|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

/** Why neither an id nor a schema may have this name; null when it may. */
export function refusedName(name: string): string | null {
  if (name === "") return "is empty";
  if (hostile.test(name)) return "has a quote, a backslash or a character that cannot be seen";
  if (name.trim() !== name) return "begins or ends with a blank";
  const bytes = Buffer.byteLength(name);
  if (bytes > longest) return `has ${bytes} bytes, and PostgreSQL would cut it to ${longest}`;
  if (/^pg_/i.test(name) || /^information_schema$/i.test(name)) return "is reserved for the server";
  return null;
}

/** Names that somebody could take for each other, or a file system or a person for the same, have the same key. */
export function nameKey(name: string): string {
  return name.normalize("NFKC").toLowerCase();
}

/** A name for a message: quoted, with what cannot be seen escaped, and cut when it is very long. */
export function shownName(name: string): string {
  const short = name.length > 80 ? `${name.slice(0, 80)}…` : name;
  return `"${plainName(short)}"`;
}

/** A name with every character that could deceive or break a line written as `\u{…}`. */
export function plainName(name: string): string {
  return name.replaceAll(
    /["\\]|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** The problem of a tenant that is left out because of its name. */
export function refusedNameProblem(id: string, why: string): Problem {
  return {
    code: "refused-name",
    severity: "error",
    message: `The tenant ${shownName(id)} is left out: ${why}.`,
    help: "Rename it where tenants are listed, or take it out of that list. The other tenants are not affected.",
    targets: [plainName(id)],
    exit: 2,
  };
}
