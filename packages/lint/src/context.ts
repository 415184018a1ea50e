import type { Facts, Kind, Migration, Mode, Script, TableFacts } from "@tenantry/core";
import type { Node, RangeVar, TypeName } from "libpg-query";
import type { WrittenName } from "./objects/name.ts";
import type { Index, Objects, Table, UserFunction, UserType } from "./objects/objects.ts";
import type { Opaque } from "./parse/read-statement.ts";
import type { Subject } from "./parse/subject.ts";
import type { Held } from "./tree/held.ts";

/** A table that a statement names. */
export interface TableRef {
  /** `$target.users`, `public.plans`. */
  readonly key: string;
  /** As a message names it: `users`, `public.plans`. */
  readonly shown: string;
  /** Undefined where no file made it. */
  readonly table: Table | undefined;
  /** Made by the pending migrations themselves, or temporary: nobody waits for it, and it is small. */
  readonly fresh: boolean;
  /** Not of the tenant at hand: a lock on it stops all tenants. Never so in the public schema's own migrations. */
  readonly shared: boolean;
  /** Undefined where there are no facts of it. */
  readonly size: TableFacts | undefined;
}

/** What a team has agreed on, beyond what is safe; what is left out is not looked at. */
export interface Standards {
  /** A regular expression that every name of a table, column, constraint and index is to match. */
  readonly names?: string;
  /** Columns that every table has. */
  readonly columns?: readonly string[];
  /** Types that no column is of. */
  readonly types?: readonly string[];
}

/** What a rule may ask besides the statement. */
export interface Context {
  /** Lowest major version of PostgreSQL in the fleet. */
  readonly postgres: number;
  /** Whose schema it runs in. */
  readonly kind: Kind;
  readonly migration: Migration;
  readonly script: Script;
  /** `transaction`: all subjects in one transaction; `off`: each alone; `batch`: repeated, each time alone. */
  readonly mode: Mode;
  /** All statements of the script in order, those of DO blocks after theirs. */
  readonly subjects: readonly Subject[];
  /** Of the statement at hand, in `subjects`. */
  readonly index: number;
  /** The statements that a `down` takes back; empty in an `up`. What they made is lost on purpose. */
  readonly undone: readonly Subject[];
  /** SQL in the statement at hand (a DO block) that only exists while it runs. */
  readonly opaque: readonly Opaque[];
  /** The locks of the statements before it in its transaction, each as it was found before that one ran. */
  readonly held: Held;
  /** The virtual catalog right before the statement. */
  readonly before: Objects;
  /** The virtual catalog after the last file: whether an index or a key was added later. */
  readonly end: Objects;
  readonly facts: Facts | null;
  /** How many tenants run it: those where it is pending, or all that the facts know of; 0 without facts. */
  readonly tenants: number;
  readonly standards: Standards;
  /** The table of a FROM, ON, ALTER TABLE …, as it is right before the statement. */
  readonly table: (relation: RangeVar | undefined) => TableRef;
  /** The table of a list of strings, as in DROP; see `partsOf`. */
  readonly listedTable: (parts: readonly Node[] | undefined) => TableRef;
  /** The table of a key of the virtual catalog. */
  readonly keyedTable: (key: string) => TableRef;
  /** The index of that name, if a file made it. */
  readonly findIndex: (name: WrittenName) => Index | undefined;
  /** The type of that name, if a file made it. */
  readonly findType: (type: TypeName | undefined) => UserType | undefined;
  /** The function of that name, if a file made it. */
  readonly findFunction: (parts: readonly Node[] | undefined) => UserFunction | undefined;
  /** Whether what was born in this migration is as new as the statement at hand. */
  readonly isFresh: (birth: string | null) => boolean;
}
