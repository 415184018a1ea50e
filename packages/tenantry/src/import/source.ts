import type { Problem, Scope } from "@tenantry/core";

/** The tools whose files can be imported. */
export type ImportTool =
  | "alembic"
  | "dbmate"
  | "flyway"
  | "golang-migrate"
  | "goose"
  | "node-pg-migrate"
  | "prisma"
  | "python-constants";

/** A file of another tool's folder; `path` is relative to that, with forward slashes. */
export interface ForeignFile {
  readonly path: string;
  readonly text: string;
}

/** SQL that runs together. */
export interface Script {
  readonly sql: string;
  /** `off` where the other tool ran it outside a transaction. */
  readonly transaction: "on" | "off";
}

/** One migration of another tool, in our terms. */
export interface Change {
  /** The file it was read from. */
  readonly source: string;
  readonly version: string;
  /** What follows the version in the name of its file. */
  readonly title: string;
  /** What the other tool's table calls it, where that is neither our version nor our name. */
  readonly key: string;
  readonly description: string | null;
  /** Null where only the command line can say it. */
  readonly scope: Scope | null;
  /** Keys of others that it follows. */
  readonly requires: readonly string[];
  readonly up: Script;
  readonly down: Script | null;
  /** Why there is no SQL: somebody must write it before it can run. */
  readonly stub: string | null;
  /** What somebody should look at. */
  readonly notes: readonly string[];
}

/** What a folder becomes, and what of it cannot be read. */
export interface Conversion {
  readonly changes: readonly Change[];
  readonly problems: readonly Problem[];
}

/** A change with what most of them do not have. */
export function change(
  given: Pick<Change, "source" | "version" | "title" | "key"> & Partial<Change>,
): Change {
  return {
    description: null,
    scope: null,
    requires: [],
    up: { sql: "", transaction: "on" },
    down: null,
    stub: null,
    notes: [],
    ...given,
  };
}

/** Runs in a transaction. */
export function script(sql: string): Script {
  return { sql, transaction: "on" };
}

/** One that somebody must write by hand. */
export function stub(
  given: Pick<Change, "source" | "version" | "title" | "key"> & Partial<Change>,
  reason: string,
): Change {
  return { ...change(given), stub: reason, down: null };
}

/** A problem of a file that is not ours; `line` is 1-based. */
export function foreignProblem(code: string, path: string, message: string, help: string): Problem {
  return { code, severity: "error", message: `${path}: ${message}`, help, path, exit: 2 };
}

/** A title as it may stand in the name of a file. */
export function titled(text: string): string {
  const words = text.replaceAll(/[^\p{L}\p{M}\p{N}_+-]+/gu, "_").replaceAll(/^_+|_+$/g, "");
  return words === "" ? "migration" : words;
}
