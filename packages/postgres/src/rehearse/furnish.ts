import { quoteIdent } from "@tenantry/core";
import { ServerError } from "../session.ts";
import type { Session } from "../session.ts";

/** What migrations take for granted and do not make themselves. */
export interface Furniture {
  readonly extensions: readonly { readonly name: string; readonly schema: string }[];
  /** Without `pg_*` and those of the server. */
  readonly roles: readonly string[];
}

/** Makes the extensions of a new database, and gives its owner the schema `public`; says what could not be made. */
export async function furnish(
  session: Session,
  owner: string,
  { extensions }: Pick<Furniture, "extensions">,
): Promise<readonly string[]> {
  await attempt(session, `alter schema public owner to ${quoteIdent(owner)}`);
  const notes: string[] = [];
  for (const { name, schema } of extensions) {
    if (name === "plpgsql") continue;
    await attempt(session, `create schema if not exists ${quoteIdent(schema)}`);
    const refused = await attempt(
      session,
      `create extension if not exists ${quoteIdent(name)} schema ${quoteIdent(schema)} cascade`,
    );
    if (refused !== null) notes.push(`The extension ${name} is not on the scratch server.`);
    else await attempt(session, `grant usage on schema ${quoteIdent(schema)} to public`);
  }
  return notes;
}

async function attempt(session: Session, sql: string): Promise<ServerError | null> {
  try {
    await session.message(sql, null);
    return null;
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    return error;
  }
}
