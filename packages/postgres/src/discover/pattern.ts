import type { Problem } from "@tenantry/core";

/** What stands before and after the id in a name. */
export interface Pattern {
  readonly prefix: string;
  readonly suffix: string;
}

/** `tenant_%`: `%` stands for the id and must be there once; every other character, also `_`, stands for itself. */
export function parsePattern(text: string): Pattern | Problem {
  const [prefix = "", suffix, ...more] = text.split("%");
  if (suffix !== undefined && more.length === 0) return { prefix, suffix };
  return {
    code: "tenants-pattern",
    severity: "error",
    message: `The pattern ${JSON.stringify(text)} that finds tenants does not have exactly one %.`,
    help: "Write one % where a tenant's id stands, as in tenant_%.",
    exit: 2,
  };
}

/** The id in a name; null where the name does not fit. */
export function idIn(name: string, { prefix, suffix }: Pattern): string | null {
  const fits =
    name.length >= prefix.length + suffix.length && name.startsWith(prefix) && name.endsWith(suffix);
  return fits ? name.slice(prefix.length, name.length - suffix.length) : null;
}
