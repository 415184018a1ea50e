import { quoteIdent, quoteLiteral } from "@tenantry/core";
import type { Target } from "@tenantry/core";
import { ended } from "./control.ts";
import { sizeOf, someTables } from "./drop/size.ts";
import type { Environment } from "./environment.ts";
import { ask } from "./execute/ask.ts";
import { withoutValues } from "./execute/failure.ts";
import type { Route } from "./fleet.ts";
import { settings } from "./message.ts";
import { textOf } from "./row.ts";
import { ConnectError, openSession, ServerError, SessionLost } from "./session.ts";
import type { Session } from "./session.ts";
import { applicationOf } from "./work.ts";
import type { Run } from "./work.ts";

/** What became of one target that was to be emptied. */
export type Emptied =
  | { readonly kind: "done" }
  /** It was not there. */
  | { readonly kind: "gone" }
  | { readonly kind: "failed"; readonly message: string };

/** What is to be left of a schema: an empty one that the next apply fills, or nothing. */
export type Leftover = "empty schema" | "nothing";

/**
 * Drops everything in the target's schema, its ledger too; a tenant's database of its own stays. What depends on it elsewhere
 * goes as well. One transaction, unless the schema is so large that its tables have to go first. Never throws for what the
 * server or the network does.
 */
export async function emptyTarget(
  environment: Environment,
  target: Target,
  { direct }: Route,
  run: Run,
  left: Leftover,
): Promise<Emptied> {
  try {
    const session = await openSession(target.database === "" ? environment.direct : direct, {
      applicationName: `${applicationOf(run)}/reset`,
      connectTimeoutMs: environment.connectTimeoutMs,
      deadlineMs: (environment.statementTimeoutMs || 300_000) + 10_000,
    });
    try {
      return await emptied(environment, session, target.schema, left);
    } finally {
      await session.close();
    }
  } catch (error) {
    if (error instanceof ServerError)
      return { kind: "failed", message: `${withoutValues(error)} (${error.sqlstate})` };
    if (error instanceof ConnectError || error instanceof SessionLost)
      return { kind: "failed", message: error.message };
    throw error;
  }
}

// A table brings its indexes, TOAST and sequences.
const locksPerTable = 10;

async function emptied(
  environment: Environment,
  session: Session,
  schema: string,
  left: Leftover,
): Promise<Emptied> {
  const begin = settings(environment, "durably");
  const again = await schemaAgain(session, schema);
  if (again === null) return { kind: "gone" };
  const { relations, locks } = await sizeOf(session, schema);
  if (relations > locks) await dropTables(session, begin, schema, Math.floor(locks / locksPerTable));
  const statements = [
    `drop schema if exists ${quoteIdent(schema)} cascade`,
    ...(left === "nothing" ? [] : again),
  ];
  await session.message(`${begin}${ended(statements)}`);
  return { kind: "done" };
}

async function dropTables(session: Session, begin: string, schema: string, most: number): Promise<void> {
  for (;;) {
    const tables = await someTables(session, schema, Math.max(1, most));
    if (tables.length === 0) return;
    await session.message(`${begin}drop table ${tables.join(", ")} cascade`);
  }
}

/** Statements that make the schema again with its owner and its privileges; null where there is no such schema. */
export async function schemaAgain(session: Session, schema: string): Promise<readonly string[] | null> {
  const rows = await ask(
    session,
    `select pg_get_userbyid(n.nspowner)::text as owner, a.privilege_type as privilege, a.is_grantable as grantable,
  case when a.grantee = 0 then null else pg_get_userbyid(a.grantee)::text end as grantee
  from pg_namespace n left join lateral aclexplode(n.nspacl) a on true
 where n.nspname = ${quoteLiteral(schema)}`,
  );
  const owner = textOf(rows[0]?.["owner"]);
  if (owner === null) return null;
  const grants = rows.flatMap((row) => {
    const privilege = textOf(row["privilege"]);
    const grantee = textOf(row["grantee"]);
    if (privilege === null || grantee === owner) return [];
    const whom = grantee === null ? "public" : quoteIdent(grantee);
    const option = row["grantable"] === true ? " with grant option" : "";
    return [`grant ${privilege.toLowerCase()} on schema ${quoteIdent(schema)} to ${whom}${option}`];
  });
  return [`create schema ${quoteIdent(schema)} authorization ${quoteIdent(owner)}`, ...grants];
}
