import { randomBytes } from "node:crypto";
import { quoteIdent, quoteLiteral } from "@tenantry/core";
import type { Target } from "@tenantry/core";
import { dependentsOutside } from "../drop/outside.ts";
import type { Connection, Environment } from "../environment.ts";
import { ask } from "../execute/ask.ts";
import { withoutValues } from "../execute/failure.ts";
import type { Route } from "../fleet.ts";
import { settings } from "../message.ts";
import { schemaAgain } from "../reset.ts";
import { textOf } from "../row.ts";
import { ConnectError, openSession, ServerError, SessionLost } from "../session.ts";
import type { Session } from "../session.ts";
import { runTool } from "./run-tool.ts";
import { findTool } from "./tools.ts";

/** What became of one target that was to be restored. */
export type Restored =
  | { readonly kind: "done" }
  /** What was there before is there still. */
  | { readonly kind: "failed"; readonly message: string; readonly help: string };

export interface RestoreOptions {
  /** The dump that holds the target's schema. */
  readonly file: string;
  readonly path: string | undefined;
  readonly signal: AbortSignal;
}

/**
 * Puts a target's schema back to what a dump holds. What is there is moved aside first and dropped only after pg_restore, one
 * transaction, went well; otherwise it is moved back. Refuses where something elsewhere depends on it. Throws `ToolError`.
 */
export async function restoreTarget(
  environment: Environment,
  target: Target,
  { direct }: Route,
  options: RestoreOptions,
): Promise<Restored> {
  try {
    const session = await openSession(direct, {
      applicationName: "tenantry/restore",
      connectTimeoutMs: environment.connectTimeoutMs,
      deadlineMs: (environment.statementTimeoutMs || 300_000) + 10_000,
    });
    try {
      return await restored(environment, session, target, direct, options);
    } finally {
      await session.close();
    }
  } catch (error) {
    if (error instanceof ServerError) return failed(`${withoutValues(error)} (${error.sqlstate})`, "");
    if (error instanceof ConnectError) return failed(error.message, error.help);
    if (error instanceof SessionLost)
      return failed(error.message, "See which schemas are there, then try again.");
    throw error;
  }
}

async function restored(
  environment: Environment,
  session: Session,
  { schema }: Target,
  connection: Connection,
  { file, path, signal }: RestoreOptions,
): Promise<Restored> {
  const tool = await findTool("pg_restore", session.version, path);
  const outside = await dependentsOutside(session, schema);
  if (outside.length > 0)
    return failed(
      `Outside ${schema} these depend on it: ${outside.join(", ")}.`,
      "They would lose what they point at: drop those first, or restore everything into an empty database.",
    );
  const begin = settings(environment, "durably");
  const aside = `tenantry_before_${randomBytes(6).toString("hex")}`;
  const moved = await moveAside(session, begin, schema, aside);
  const message = await runTool(tool, {
    connection,
    path,
    signal,
    arguments: [
      "--exit-on-error",
      "--single-transaction",
      `--dbname=${connection.database}`,
      `--schema=${schema}`,
      file,
    ],
  });
  if (message === null) {
    if (moved === "moved") await session.message(`${begin}drop schema ${quoteIdent(aside)} cascade`);
    return { kind: "done" };
  }
  await moveBack(session, begin, schema, aside, moved);
  return failed(message, "What was there before is there again.");
}

/** Makes room, with the owner and the privileges that the schema has; extensions stay in the schema of that name. */
async function moveAside(
  session: Session,
  begin: string,
  schema: string,
  aside: string,
): Promise<"moved" | "nothing was there"> {
  const again = await schemaAgain(session, schema);
  if (again === null) {
    await session.message(`${begin}create schema ${quoteIdent(schema)}`);
    return "nothing was there";
  }
  const extensions = await extensionsIn(session, schema);
  const statements = [
    `alter schema ${quoteIdent(schema)} rename to ${quoteIdent(aside)}`,
    `comment on schema ${quoteIdent(aside)} is ${quoteLiteral(`tenantry: what ${schema} was before a restore`)}`,
    ...again,
    ...extensions.map((name) => `alter extension ${quoteIdent(name)} set schema ${quoteIdent(schema)}`),
  ];
  await session.message(`${begin}${statements.join(";\n")}`);
  return "moved";
}

async function moveBack(
  session: Session,
  begin: string,
  schema: string,
  aside: string,
  moved: "moved" | "nothing was there",
): Promise<void> {
  const extensions = await extensionsIn(session, schema);
  const back =
    moved === "moved"
      ? [
          ...extensions.map((name) => `alter extension ${quoteIdent(name)} set schema ${quoteIdent(aside)}`),
          `drop schema ${quoteIdent(schema)} cascade`,
          `alter schema ${quoteIdent(aside)} rename to ${quoteIdent(schema)}`,
          `comment on schema ${quoteIdent(schema)} is null`,
        ]
      : [`drop schema ${quoteIdent(schema)} cascade`];
  await session.message(`${begin}${back.join(";\n")}`);
}

async function extensionsIn(session: Session, schema: string): Promise<readonly string[]> {
  const rows = await ask(
    session,
    `select e.extname::text as name from pg_extension e join pg_namespace n on n.oid = e.extnamespace
 where n.nspname = ${quoteLiteral(schema)}`,
  );
  return rows.map((row) => textOf(row["name"]) ?? "");
}

function failed(message: string, help: string): Restored {
  return { kind: "failed", message, help };
}
