import type { Failure, LedgerRow } from "@tenantry/core";
import { ownRefusal, refusal, withoutValues } from "../execute/failure.ts";
import { locate } from "../execute/text.ts";
import type { SourcedText } from "../execute/text.ts";
import { broken } from "../message.ts";
import { ServerError } from "../session.ts";
import { guardFailure, isTransient } from "../steps/transaction.ts";
import type { Work } from "../work.ts";
import { refusedConcurrently } from "./inside.ts";
import { refusedTenant } from "./new-tenant.ts";
import type { Site } from "./site.ts";

/** What came of building a tenant, or a part of it. */
export type Built =
  | { readonly kind: "built"; readonly rows: readonly LedgerRow[] }
  /** One transaction cannot hold it: nothing was done. */
  | { readonly kind: "apart" }
  /** Nothing was done, and another attempt may succeed. */
  | { readonly kind: "again"; readonly message: string }
  | { readonly kind: "failed"; readonly failure: Failure };

// New enum values, pending trigger events, statements that want no transaction, procedures that commit.
const onlyApart = ["55P04", "55006", "25001", "2D000"];
// Another provisioner makes the same schema, database or tenant at this moment.
const races = ["42P04", "42P06"];

/** What an error inside the building transaction means. */
export function troubleIn(work: Work, error: ServerError, message: SourcedText, nonce: string): Built {
  const word = broken(error, nonce);
  if (word === refusedConcurrently || onlyApart.includes(error.sqlstate)) return { kind: "apart" };
  if (word === "fence") return { kind: "again", message: "Somebody else is at work on this tenant." };
  const unheld = word === null ? null : guardFailure(work, word);
  if (unheld !== null) return { kind: "failed", failure: unheld };
  if (isTransient(error)) return { kind: "again", message: error.message };
  const at = error.position === null ? null : locate(message, error.position);
  return { kind: "failed", failure: refusal(work, error, at) };
}

/** What an error in a statement of ours, or of the configuration, means: `doing` says what we were at. */
export function trouble(site: Site, error: ServerError, doing: string): Built {
  if (isTransient(error) || races.includes(error.sqlstate)) return { kind: "again", message: error.message };
  if (error.sqlstate === "23505" && error.schema === "pg_catalog")
    return { kind: "again", message: error.message };
  const message = `${doing}: ${withoutValues(error)}`;
  const failure = refusedTenant(site.target.id, message, "Nothing of it was kept. Mend it, then run again.");
  return { kind: "failed", failure: { ...failure, sqlstate: error.sqlstate } };
}

/** Trouble of a file that shows before the server sees it. */
export function refusedText(work: Work, message: string): Built {
  const help = "Give it a value in the tenant's labels, or take it out of the file.";
  return { kind: "failed", failure: ownRefusal(work, { message, help }) };
}
