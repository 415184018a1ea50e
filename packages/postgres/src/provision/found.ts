import { quoteLiteral } from "@tenantry/core";
import type { LedgerRow } from "@tenantry/core";
import { ask } from "../execute/ask.ts";
import { ledgerRow } from "../execute/reread.ts";
import { ledgerName } from "../message.ts";
import type { Session } from "../session.ts";
import type { Site } from "./site.ts";

/** What is there of a tenant before it is built, or built further. */
export type Found =
  | { readonly kind: "nothing" }
  /** A schema without anything in it. */
  | { readonly kind: "empty" }
  /** A schema that holds something, and no ledger: not ours to build in. */
  | { readonly kind: "foreign" }
  /** `begun`: a provisioning that did not get to its end. */
  | { readonly kind: "ledger"; readonly rows: readonly LedgerRow[]; readonly state: "begun" | "whole" };

// Stands on the ledger until everything is there, the seed too: it goes and comes with the tenant.
const begun = "tenantry: being provisioned";

/** Looks what is there, by statements that also run inside a transaction. Throws `ServerError`, `SessionLost`. */
export async function findTenant(session: Session, { environment, target }: Site): Promise<Found> {
  const [row] = await ask(session, schemaQuery(target.schema, environment.ledger));
  if (row === undefined) return { kind: "nothing" };
  if (row["ledger"] !== true) return { kind: row["empty"] === true ? "empty" : "foreign" };
  const rows = await ask(
    session,
    `select version, checksum, state from only ${ledgerName({ environment, target })}`,
  );
  const state = row["note"] === begun ? "begun" : "whole";
  return { kind: "ledger", rows: rows.map(ledgerRow), state };
}

/** Notes on the ledger that the tenant is not whole yet, or that it is. */
export function noteBuilding(site: Site, state: "begun" | "whole"): string {
  return `comment on table ${ledgerName(site)} is ${state === "begun" ? quoteLiteral(begun) : "null"};\n`;
}

/** A schema that an extension or the server itself filled is as empty as `public` is in a new database. */
function schemaQuery(schema: string, ledger: string): string {
  const own = (catalog: string): string => `not exists (
    select from ${catalog} o where o.${namespaces[catalog]} = n.oid and not exists (
      select from pg_depend d where d.classid = '${catalog}'::regclass and d.objid = o.oid and d.deptype = 'e'))`;
  return `select ${["pg_class", "pg_proc", "pg_type"].map(own).join(" and ")} as empty,
  l.oid is not null as ledger, obj_description(l.oid, 'pg_class') as note
  from pg_namespace n left join pg_class l on l.relnamespace = n.oid and l.relname = ${quoteLiteral(ledger)}
 where n.nspname = ${quoteLiteral(schema)}`;
}

const namespaces: Readonly<Record<string, string>> = {
  pg_class: "relnamespace",
  pg_proc: "pronamespace",
  pg_type: "typnamespace",
};
