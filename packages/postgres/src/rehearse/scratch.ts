import { randomBytes } from "node:crypto";
import { quoteIdent, quoteLiteral } from "@tenantry/core";
import { withDatabase } from "../connection.ts";
import type { Connection, Environment } from "../environment.ts";
import { openSession } from "../session.ts";
import type { Session } from "../session.ts";
import { openTracer, sessionOptions } from "../trace/tracer.ts";
import type { Tracer } from "../trace/tracer.ts";
import { furnish } from "./furnish.ts";
import type { Furniture } from "./furnish.ts";

/** A server on which anything may be run, since all of it is thrown away: databases of our own, used by a plain role. */
export interface Scratch {
  /** `18.4`. */
  readonly version: string;
  readonly major: number;
  /** What could not be made as it is in the environment. */
  readonly notes: readonly string[];
  /** A new database; the environment to use it with, as its owner. Its schemas are still to be made. */
  database(): Promise<Environment>;
  /** A session of it to trace on. */
  tracer(environment: Environment): Promise<Tracer>;
  /** Drops all of it; never throws. */
  close(): Promise<void>;
}

/** A text without what only this run is called by: the same rehearsal says the same twice. */
export function withoutRunNames(text: string): string {
  return text.replaceAll(/\btenantry_rehearsal_[0-9a-f]{12}(?:_\d+)?\b/g, "tenantry_rehearsal");
}

/**
 * Prepares a server for a rehearsal: `admin` is asked only to make databases, extensions and roles. What runs in them is no
 * superuser, unless `admin` may do nothing but be used itself. Throws `ConnectError` or `ServerError`.
 */
export async function openScratch(
  admin: Connection,
  like: Environment,
  furniture: Furniture,
): Promise<Scratch> {
  const options = { ...sessionOptions(like), applicationName: "tenantry/scratch" };
  const session = await openSession(admin, options);
  const name = `tenantry_rehearsal_${randomBytes(6).toString("hex")}`;
  const made: Made = { databases: [], roles: [] };
  const powers = await powersOf(session);
  const owner = powers.roles === "may make" ? await makeOwner(session, admin, name, made) : admin;
  const notes = new Set<string>();
  for (const note of await makeRoles(session, powers, owner.user, furniture.roles, made)) notes.add(note);
  return {
    version: powers.version,
    major: Math.floor(session.version / 10_000),
    get notes() {
      return [...notes];
    },
    async database() {
      const database = `${name}_${made.databases.length + 1}`;
      await session.message(
        `create database ${quoteIdent(database)} owner ${quoteIdent(owner.user)} template template0 encoding 'UTF8'`,
        null,
      );
      made.databases.push(database);
      const inside = await openSession(withDatabase(admin, database), options);
      try {
        for (const note of await furnish(inside, owner.user, furniture)) notes.add(note);
      } finally {
        await inside.close();
      }
      const connection = withDatabase(owner, database);
      return { ...like, connection, direct: connection };
    },
    tracer: openTracer,
    close: () => cleared(session, made),
  };
}

interface Made {
  readonly databases: string[];
  readonly roles: string[];
}

interface Powers {
  readonly version: string;
  readonly roles: "may make" | "may not";
}

async function powersOf(session: Session): Promise<Powers> {
  const [row] = await session.query(`
select pg_catalog.split_part(pg_catalog.current_setting('server_version'), ' ', 1) as version,
       rolsuper or (rolcreaterole and rolcreatedb) as roles
  from pg_catalog.pg_roles where rolname = current_user`);
  return { version: String(row?.["version"]), roles: row?.["roles"] === true ? "may make" : "may not" };
}

/** A role that owns the databases and may do nothing else. */
async function makeOwner(session: Session, admin: Connection, name: string, made: Made): Promise<Connection> {
  const password = randomBytes(18).toString("base64url");
  await session.message(
    `create role ${quoteIdent(name)} login nosuperuser nocreatedb nocreaterole noreplication password ${quoteLiteral(password)}`,
  );
  made.roles.push(name);
  // Needed to give it a database where we are no superuser; refused where we own it already.
  await session.message(`grant ${quoteIdent(name)} to current_user`).catch(onlyRefusal);
  return { ...admin, user: name, password };
}

async function makeRoles(
  session: Session,
  powers: Powers,
  owner: string,
  wanted: readonly string[],
  made: Made,
): Promise<readonly string[]> {
  const rows = await session.query("select rolname as name from pg_catalog.pg_roles");
  const there = new Set(rows.map((row) => String(row["name"])));
  const missing = wanted.filter((role) => !there.has(role));
  if (powers.roles === "may not")
    return missing.map((role) => `The role ${role} is not on the scratch server.`);
  for (const role of missing) {
    await session.message(`create role ${quoteIdent(role)} nologin`);
    made.roles.push(role);
    await session.message(`grant ${quoteIdent(role)} to ${quoteIdent(owner)}`);
  }
  return [];
}

async function cleared(session: Session, made: Made): Promise<void> {
  for (const name of made.databases)
    await session
      .message(`drop database if exists ${quoteIdent(name)} with (force)`, null)
      .catch(onlyRefusal);
  for (const role of made.roles.toReversed())
    await session.message(`drop role if exists ${quoteIdent(role)}`).catch(onlyRefusal);
  await session.close();
}

/** What is left behind on a scratch server harms nobody; a lost session ends the work anyway. */
function onlyRefusal(error: unknown): void {
  if (!(error instanceof Error)) throw error;
}
