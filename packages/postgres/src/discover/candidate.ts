import type { ListedTenant } from "../environment.ts";
import { textOf } from "../row.ts";
import type { Row } from "../session.ts";

/** A tenant as its source names it, before anybody looked whether it may be, or is. */
export interface Candidate {
  readonly id: string;
  /** Null: the row says nothing, which is right only for a database of its own. */
  readonly schema: string | null;
  /** Null: the environment's own database. */
  readonly database: string | null;
  /** A connection URL of its own, with its password. Never shown. */
  readonly url: string | null;
  readonly state: string | null;
  readonly labels: Readonly<Record<string, string>>;
}

/** A row of the registry query; null where it has no id. */
export function fromRow(row: Row): Candidate | null {
  const id = textOf(row["id"]);
  if (id === null) return null;
  const labels = Object.entries(row).flatMap(([name, value]) => {
    const label = textOf(value);
    return name.startsWith("label_") && label !== null ? [[name.slice("label_".length), label]] : [];
  });
  return {
    id,
    schema: textOf(row["schema"]),
    database: textOf(row["database"]),
    url: textOf(row["url"]),
    state: textOf(row["state"]),
    labels: Object.fromEntries(labels),
  };
}

export function fromList({ id, schema, database, labels }: ListedTenant): Candidate {
  return { id, schema, database, url: null, state: null, labels };
}

export function fromSchema(id: string, schema: string): Candidate {
  return { id, schema, database: null, url: null, state: null, labels: {} };
}

export function fromDatabase(id: string, database: string, schema: string): Candidate {
  return { id, schema, database, url: null, state: null, labels: {} };
}
