import type { Migration, Statement } from "./migration.ts";
import type { Problem } from "./problem.ts";
import type { Kind } from "./target.ts";

/** A file as the edge read it: valid UTF-8, at most 8 MB, no symlink. `path` is relative with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** SHA-256 of the text's UTF-8 bytes, in hex; given by the edge, since core imports nothing. */
export type Sha256 = (text: string) => string;

/** `schema.sql`: where a fresh target starts. Rows up to `baseline` are recorded with it. */
export interface Base {
  readonly path: string;
  readonly statements: readonly Statement[];
  readonly checksum: string;
  /** A version, or null for `baseline: none`. */
  readonly baseline: string | null;
}

/** `enterprise.schema.sql`: where a fresh tenant starts instead, if it has this label. */
export interface Template extends Base {
  readonly name: string;
  readonly label: { readonly name: string; readonly value: string };
}

/** `*.seed.sql`: run once when a tenant is provisioned. */
export interface Seed {
  readonly path: string;
  readonly statements: readonly Statement[];
  readonly checksum: string;
}

/** All migrations read from the folder: sorted, unique per ledger, acyclic. */
export interface Catalog {
  /** By version, then name, then scope. */
  readonly migrations: readonly Migration[];
  /** For each kind of ledger the ids in the order in which they are applied. */
  readonly lines: Readonly<Record<Kind, readonly string[]>>;
  readonly bases: Readonly<Record<Kind, Base | null>>;
  /** By path. */
  readonly templates: readonly Template[];
  readonly seeds: Readonly<Record<Kind, Seed | null>>;
  readonly problems: readonly Problem[];
}
