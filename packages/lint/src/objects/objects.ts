import type { Node } from "libpg-query";

/** A type as a column has it: `int4`, `varchar` with modifiers `[20]`. Aliases are PostgreSQL's own names. */
export interface Type {
  /** Null for a type of PostgreSQL itself, or one that is written without a schema. */
  readonly schema: string | null;
  readonly name: string;
  readonly modifiers: readonly number[];
  readonly array: boolean;
}

export interface Column {
  readonly name: string;
  readonly type: Type;
  readonly notNull: boolean;
  /** The expression; null for none. */
  readonly default: Node | null;
  /** `serial` types have a default that this says nothing of. */
  readonly made: "plainly" | "serial" | "identity" | "generated";
}

export interface Constraint {
  readonly name: string;
  readonly kind: "primary" | "unique" | "check" | "foreign" | "exclusion" | "not-null";
  /** Of a check: those that its expression names. */
  readonly columns: readonly string[];
  /** Only of a foreign key: the key of the table it points to. */
  readonly references: { readonly table: string; readonly columns: readonly string[] } | null;
  /** Only of a check. */
  readonly expression: Node | null;
  /** False after NOT VALID, until VALIDATE. */
  readonly valid: boolean;
}

export interface Index {
  readonly name: string;
  /** Key of its table. */
  readonly table: string;
  /** Key columns in order; null stands for an expression. */
  readonly columns: readonly (string | null)[];
  readonly include: readonly string[];
  /** Columns that its expressions and its predicate name. */
  readonly uses: readonly string[];
  readonly unique: boolean;
  readonly method: string;
  readonly predicate: Node | null;
  /** Made for a primary key, a unique or an exclusion constraint. */
  readonly constraint: string | null;
  readonly birth: string | null;
}

export interface Table {
  readonly key: string;
  readonly name: string;
  readonly kind: "table" | "partitioned" | "foreign" | "view" | "materialized-view";
  readonly columns: readonly Column[];
  /** False where some of its columns cannot be known: LIKE, INHERITS, CREATE TABLE AS, a view. */
  readonly complete: boolean;
  readonly constraints: readonly Constraint[];
  /** Key of the table that it is a partition of. */
  readonly partitionOf: string | null;
  /** It is its parent's DEFAULT partition. */
  readonly isDefault: boolean;
  readonly triggers: readonly string[];
  readonly unlogged: boolean;
  /** Of a view: what its query names. */
  readonly uses: readonly Use[];
  /** Id of the migration that made it; null for the base. */
  readonly birth: string | null;
}

/** What a view takes from a table; `columns` is null where all may be meant. */
export interface Use {
  readonly table: string;
  readonly columns: readonly string[] | null;
}

export interface UserType {
  readonly key: string;
  readonly kind: "enum" | "domain" | "composite" | "range";
  /** Of an enum, in order. */
  readonly values: readonly string[];
  /** Of a domain. */
  readonly base: Type | null;
  /** A domain with a CHECK or NOT NULL. */
  readonly constrained: boolean;
  readonly birth: string | null;
}

export interface UserFunction {
  readonly key: string;
  readonly volatility: "immutable" | "stable" | "volatile";
  readonly language: string;
  /** Names of what its body seems to call, without schemas; only of one in SQL. */
  readonly calls: readonly string[];
  readonly birth: string | null;
}

/** The virtual catalog: what the files before a statement have made, of public and of one tenant. */
export interface Objects {
  /** Views and materialised views too. */
  readonly tables: ReadonlyMap<string, Table>;
  readonly indexes: ReadonlyMap<string, Index>;
  readonly types: ReadonlyMap<string, UserType>;
  readonly functions: ReadonlyMap<string, UserFunction>;
  readonly schemas: ReadonlySet<string>;
}
