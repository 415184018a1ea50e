/** What a schema is made of, in the order in which it is best made. */
const partKinds = [
  "type",
  "domain",
  "domain constraint",
  "sequence",
  "table",
  "column",
  "ownership",
  "default",
  "constraint",
  "index",
  "view",
  "materialized view",
  "function",
  "procedure",
  "trigger",
  "rule",
  "policy",
  "statistics",
  "replica identity",
  "cluster",
  "comment",
  "grant",
  "revocation",
] as const;

export type PartKind = (typeof partKinds)[number];

/** One thing that a statement can make, with all that this takes. Names in facts are as SQL writes them. */
export interface Part {
  readonly kind: PartKind;
  /** Unique within its kind: `users`, `users.email`, `total(integer)`. */
  readonly name: string;
  /** Its own name as SQL writes it: `"Order"`, `total(n integer)`. */
  readonly ident: string;
  /** The table, or domain, that it belongs to, as SQL writes it; null where it stands alone. */
  readonly on: string | null;
  /** It came with a parent of its table, and changes with that. */
  readonly inherited: boolean;
  /** Of a column in its table. */
  readonly position: number;
  readonly facts: Readonly<Record<string, string>>;
  /** Keys of the parts that must be there before it. */
  readonly uses: readonly string[];
  /** Keys of the parts that take it along when they are dropped. */
  readonly goes: readonly string[];
}

/** Parts by their keys. */
export type Parts = ReadonlyMap<string, Part>;

export function isPartKind(word: string): word is PartKind {
  return partKinds.some((kind) => kind === word);
}

export function keyOf({ kind, name }: Pick<Part, "kind" | "name">): string {
  return `${kind} ${name}`;
}

export function byKey(parts: readonly Part[]): Parts {
  return new Map(parts.map((part) => [keyOf(part), part]));
}

/** Where the kind comes in the order of making. */
export function rankOf(kind: PartKind): number {
  return partKinds.indexOf(kind);
}

/** A fact that is a list, one a line. */
export function listed(part: Part, fact: string): readonly string[] {
  return part.facts[fact]?.split("\n") ?? [];
}

// What is there to write statements with, and says nothing of its own.
const derived: readonly string[] = ["form", "body", "usualStorage", "usualCollation", "columns"];

/** Whether both are defined alike. */
export function isSame(from: Part, to: Part): boolean {
  return differing(from, to).length === 0;
}

/** The names of the facts in which they differ. */
export function differing(from: Part, to: Part): readonly string[] {
  const names = [...new Set([...Object.keys(from.facts), ...Object.keys(to.facts)])];
  return names.filter((name) => from.facts[name] !== to.facts[name] && !derived.includes(name));
}
