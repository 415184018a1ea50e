/** What an object of a catalog is; owners, grants and comments count as objects of their own, so that they can be left out. */
export const objectKinds = [
  "table",
  "column",
  "constraint",
  "index",
  "sequence",
  "view",
  "materialized view",
  "function",
  "trigger",
  "policy",
  "rule",
  "type",
  "domain",
  "statistics",
  "extension",
  "other",
  "owner",
  "grant",
  "comment",
] as const;

export type ObjectKind = (typeof objectKinds)[number];

/**
 * What one schema's catalog says, as hashes: equal exactly where every object is defined equally. The schema's own name,
 * oids, statistics, the order of columns and our own tables are not in it.
 */
export interface Fingerprint {
  /** SHA-256 (hex) over the kinds. */
  readonly hash: string;
  /** SHA-256 (hex) over the definitions of all objects of a kind; kinds of which there is none are left out. */
  readonly kinds: Readonly<Partial<Record<ObjectKind, string>>>;
}

/** One object as the server describes it. `$target` stands for the schema's name, `$tenant` for the tenant's id. */
export interface CatalogObject {
  readonly kind: ObjectKind;
  /** Unique within its kind: `users`, `users.email`, `total(integer)`. */
  readonly name: string;
  readonly definition: string;
}
