import { randomBytes } from "node:crypto";
import { quoteIdent, quoteLiteral } from "@tenantry/core";
import { ask } from "../execute/ask.ts";
import { demand, settings } from "../message.ts";
import { textOf } from "../row.ts";
import type { Session } from "../session.ts";
import { stepKey } from "../steps/step-lock.ts";
import { recorded } from "./record.ts";
import type { Drop } from "./record.ts";
import { sizeOf, someTables } from "./size.ts";

// Of the locks of one transaction; a table brings its indexes, TOAST and sequences.
const locksPerTable = 10;

/**
 * Drops the schema and takes the tenant out of the registry in one transaction. One that is too large for that is renamed
 * instead, so that nobody takes it for a tenant any more, and dropped a few tables at a time; an interrupted drop is finished
 * by the next.
 */
export async function dropSchema(session: Session, drop: Drop): Promise<void> {
  const { schema } = drop.target;
  const { relations, locks } = await sizeOf(session, schema);
  const budget = drop.locks ?? locks;
  if (relations <= budget) {
    await session.message(`${begin(drop)}drop schema if exists ${quoteIdent(schema)} cascade`);
  } else {
    const away = quoteIdent(`tenantry_dropped_${randomBytes(6).toString("hex")}`);
    await session.message(`${begin(drop)}alter schema ${quoteIdent(schema)} rename to ${away};
comment on schema ${away} is ${quoteLiteral(note(drop))}`);
  }
  for (const left of await leftovers(session, drop)) await dropInPieces(session, drop, left, budget);
}

/** Somebody at a step outside a transaction would go on in what is being dropped. */
function begin(drop: Drop): string {
  const free = { word: "busy", condition: `pg_try_advisory_xact_lock(${stepKey(drop)})` };
  return `${settings(drop.environment, "durably")}select ${demand(free, drop.nonce)};
${recorded(drop)}`;
}

async function dropInPieces(session: Session, drop: Drop, schema: string, budget: number): Promise<void> {
  const start = settings(drop.environment, "durably");
  for (;;) {
    const tables = await someTables(session, schema, Math.max(1, Math.floor(budget / locksPerTable)));
    if (tables.length === 0) break;
    await session.message(`${start}drop table ${tables.join(", ")} cascade`);
  }
  await session.message(`${start}drop schema ${quoteIdent(schema)} cascade`);
}

async function leftovers(session: Session, drop: Drop): Promise<readonly string[]> {
  const rows = await ask(
    session,
    `select nspname as name from pg_namespace
 where nspname like 'tenantry\\_dropped\\_%' and obj_description(oid, 'pg_namespace') = ${quoteLiteral(note(drop))}`,
  );
  return rows.map((row) => textOf(row["name"]) ?? "");
}

function note({ target }: Drop): string {
  return `tenantry: dropping ${target.schema}`;
}
