import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { quoteLiteral } from "@tenantry/core";
import type { Target } from "@tenantry/core";
import type { Connection, Environment } from "../environment.ts";
import { ask } from "../execute/ask.ts";
import type { Fleet } from "../fleet.ts";
import { grouped } from "../grouped.ts";
import { textOf } from "../row.ts";
import { openSession } from "../session.ts";
import type { Session } from "../session.ts";
import { runTool } from "./run-tool.ts";
import { findTool } from "./tools.ts";
import type { Tool } from "./tools.ts";

/** One file of a backup: some schemas of one database, all as of the same moment. */
export interface DumpFile {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  /** `Target.database`. */
  readonly database: string;
  readonly targets: readonly Pick<Target, "id" | "kind" | "schema">[];
}

/** What a backup holds, or why there is none. */
export type Dumped =
  | {
      readonly kind: "done";
      readonly files: readonly DumpFile[];
      readonly serverVersion: number;
      readonly tool: Tool;
    }
  | { readonly kind: "failed"; readonly message: string };

export interface DumpOptions {
  /** An empty folder that is there. */
  readonly folder: string;
  /** The PATH on which pg_dump is found. */
  readonly path: string | undefined;
  readonly signal: AbortSignal;
  /** One line about what goes on. */
  readonly say: (line: string) => void;
}

// One pg_dump reads the whole catalog first, however little it dumps: so few of them, each of many schemas.
const mostSchemas = 200;

/**
 * Dumps the schemas of these targets by pg_dump in the custom format. Those of one database are of one snapshot. Throws
 * `ToolError`, `ConnectError`, `ServerError`, `SessionLost`.
 */
export async function dumpTargets(
  environment: Environment,
  { databases }: Pick<Fleet, "databases">,
  targets: readonly Target[],
  options: DumpOptions,
): Promise<Dumped> {
  const files: DumpFile[] = [];
  let found: { readonly serverVersion: number; readonly tool: Tool } | null = null;
  for (const [database, inside] of grouped(targets, ({ database }) => database)) {
    const route = databases.get(database);
    if (route === undefined) throw new Error("bug: a target is in a database that the fleet does not know");
    const session = await open(environment, route.direct);
    try {
      const tool = await findTool("pg_dump", session.version, options.path);
      found ??= { serverVersion: session.version, tool };
      const message = await dumpDatabase({ session, connection: route.direct, tool, options, files }, inside);
      if (message !== null) return { kind: "failed", message };
    } finally {
      await session.close();
    }
  }
  if (found === null) return { kind: "failed", message: "There is nothing to back up." };
  return { kind: "done", files, ...found };
}

interface Dumping {
  readonly session: Session;
  readonly connection: Connection;
  readonly tool: Tool;
  readonly options: DumpOptions;
  readonly files: DumpFile[];
}

/** Null when all went well, else what pg_dump said. */
async function dumpDatabase(dumping: Dumping, targets: readonly Target[]): Promise<string | null> {
  const { session, options, files } = dumping;
  const batches = await batchesOf(session, targets);
  const results = await session.message(
    "begin transaction isolation level repeatable read, read only;\nselect pg_catalog.pg_export_snapshot() as snapshot",
  );
  const snapshot = textOf(results.at(-1)?.rows[0]?.["snapshot"]) ?? "";
  for (const batch of batches) {
    const file = fileName(batch, files);
    if (batches.length > 1) options.say(`  ${file}: ${batch.length} schemas`);
    const message = await dumpBatch(dumping, batch, file, snapshot);
    if (message !== null) return `${file}: ${message}`;
  }
  await session.message("commit");
  return null;
}

async function dumpBatch(
  { connection, tool, options, files }: Dumping,
  batch: readonly Target[],
  file: string,
  snapshot: string,
): Promise<string | null> {
  const { folder, path, signal } = options;
  const partial = join(folder, `${file}.partial`);
  const message = await runTool(tool, {
    connection,
    path,
    signal,
    arguments: [
      "--format=custom",
      "--lock-wait-timeout=60000",
      "--strict-names",
      `--snapshot=${snapshot}`,
      `--file=${partial}`,
      ...batch.map(({ schema }) => `--schema=${pattern(schema)}`),
    ],
  });
  if (message !== null) return message;
  const database = batch[0]?.database ?? "";
  const { size: bytes } = await stat(partial);
  const sha256 = await hashOf(partial);
  await rename(partial, join(folder, file));
  const targets = batch.map(({ id, kind, schema }) => ({ id, kind, schema }));
  files.push({ file, bytes, sha256, database, targets });
  return null;
}

/** A name in a pattern of pg_dump: quoted, so that nothing in it is a wildcard. */
function pattern(schema: string): string {
  return `"${schema.replaceAll('"', '""')}"`;
}

/** As many schemas together as half of the server's lock table can hold. */
async function batchesOf(
  session: Session,
  targets: readonly Target[],
): Promise<readonly (readonly Target[])[]> {
  const names = quoteLiteral(JSON.stringify(targets.map(({ schema }) => schema)));
  const rows = await ask(
    session,
    `select n.nspname::text as schema, count(c.oid)::int4 as relations,
  (current_setting('max_locks_per_transaction')::int4 * current_setting('max_connections')::int4 / 2)::int4 as most
  from pg_namespace n left join pg_class c on c.relnamespace = n.oid and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
 where n.nspname in (select json_array_elements_text(${names}::json)) group by 1`,
  );
  const relations = new Map(rows.map((row) => [textOf(row["schema"]) ?? "", Number(row["relations"])]));
  const most = Number(rows[0]?.["most"] ?? 1);
  const batches: Target[][] = [];
  let left = 0;
  for (const target of targets) {
    const needed = relations.get(target.schema) ?? 0;
    const last = batches.at(-1);
    if (last === undefined || needed > left || last.length >= mostSchemas) {
      batches.push([target]);
      left = most - needed;
    } else {
      last.push(target);
      left -= needed;
    }
  }
  return batches;
}

function fileName(batch: readonly Target[], files: readonly DumpFile[]): string {
  const [only, other] = batch;
  if (only !== undefined && other === undefined && /^[a-z0-9_-]+$/i.test(only.id)) return `${only.id}.dump`;
  return `targets-${String(files.length + 1).padStart(3, "0")}.dump`;
}

/** SHA-256 of a file, in hex. */
export async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest("hex");
}

async function open(environment: Environment, connection: Connection): Promise<Session> {
  return await openSession(connection, {
    applicationName: "tenantry/backup",
    connectTimeoutMs: environment.connectTimeoutMs,
    deadlineMs: 120_000,
    purpose: "reader",
  });
}
