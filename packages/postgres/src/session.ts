import { setTimeout as pause } from "node:timers/promises";
import type { Connection } from "./environment.ts";
import { ConnectError } from "./errors.ts";
import { connectError } from "./wire/refused.ts";
import { Wire } from "./wire/wire.ts";
import type { Notice, Reply } from "./wire/wire.ts";

export { ConnectError, ServerError, SessionLost } from "./errors.ts";
export type { ConnectReason } from "./errors.ts";
export type { Notice } from "./wire/wire.ts";

/** One physical connection to one backend. It is never replaced silently: once lost, every call throws `SessionLost`. */
export interface Session {
  /** Of the backend that answered first; through a pooler the next message may meet another one. */
  readonly pid: number;
  /** As `server_version_num`, e.g. 180004. */
  readonly version: number;
  /** True when the backend that answers is not the one we connected to: a transaction pooler sits between. */
  readonly pooled: boolean;
  readonly lost: boolean;
  /**
   * One statement with parameters (`$1`, text format) in one round trip; rows as objects.
   * A deadline of null waits for ever. Throws `ServerError` or `SessionLost`.
   */
  query(
    text: string,
    parameters?: readonly (string | number | null)[],
    deadlineMs?: number | null,
  ): Promise<readonly Row[]>;
  /**
   * Several statements as one simple-query message, its own implicit transaction; one result per statement.
   * A deadline of null waits for ever. Throws `ServerError` (nothing was committed) or `SessionLost` (nobody knows).
   */
  message(text: string, deadlineMs?: number | null): Promise<readonly Result[]>;
  /** Ends the connection; never throws. */
  close(): Promise<void>;
}

/** Numbers, booleans and JSON are parsed; bigint, dates and everything else are the server's text. */
export type Row = Readonly<Record<string, unknown>>;

export interface Result {
  /** The command tag's verb: `SELECT`, `UPDATE`, `CREATE TABLE`. */
  readonly command: string;
  /** Rows returned or affected. */
  readonly count: number;
  readonly rows: readonly Row[];
}

export interface SessionOptions {
  readonly applicationName: string;
  /** For all of connecting: address, TLS, authentication and the first answer. */
  readonly connectTimeoutMs: number;
  /** For every call that does not give its own. */
  readonly deadlineMs: number;
  /** `worker` (the default): the server is asked to notice when this client dies while it works for it. */
  readonly purpose?: "worker" | "reader";
  /** Warnings and notices; 42622 says that an identifier was cut. */
  readonly onNotice?: ((notice: Notice) => void) | undefined;
}

const hello = `select pg_catalog.pg_backend_pid() as pid,
  pg_catalog.current_setting('server_version_num')::pg_catalog.int4 as version,
  pg_catalog.current_setting('standard_conforming_strings') as strings`;

/** How often a server is asked that is starting, in milliseconds. */
const startingMs = 250;

/**
 * Connects once and asks who answers; a server that says that it is starting is waited for as long as connecting may take.
 * Throws `ConnectError`. Nothing is set on a session that a pooler shares.
 */
export async function openSession(connection: Connection, options: SessionOptions): Promise<Session> {
  const end = performance.now() + options.connectTimeoutMs;
  for (;;) {
    try {
      return await connect(connection, { ...options, connectTimeoutMs: end - performance.now() });
    } catch (error) {
      const isStarting = error instanceof ConnectError && error.reason === "not-ready";
      if (!isStarting || performance.now() + startingMs >= end) throw error;
      await pause(startingMs);
    }
  }
}

async function connect(connection: Connection, options: SessionOptions): Promise<Session> {
  const wire = new Wire(connection, options);
  try {
    const [row] = resultsOf(await wire.send(hello, null, options.connectTimeoutMs))[0]?.rows ?? [];
    const pid = Number(row?.["pid"]);
    if (row?.["strings"] !== "on") throw backslashes();
    const pooled = pid !== wire.pid;
    if (!pooled && options.purpose !== "reader") watchTheClient(wire, options);
    return session(wire, options, { pid, version: Number(row["version"]), pooled });
  } catch (error) {
    await wire.close();
    throw connectError(error, connection.name ?? "the URL");
  }
}

/**
 * A backend whose client died notices while it runs a statement, and one whose client fell silent lets go within half a minute
 * instead of hours. The server's system may not have all of it.
 */
export const watchful: string = `set client_connection_check_interval = '1s';
set tcp_keepalives_idle = 10;
set tcp_keepalives_interval = 5;
set tcp_keepalives_count = 3`;

/** Not awaited: best effort, and no round trip of its own. */
function watchTheClient(wire: Wire, { deadlineMs }: SessionOptions): void {
  wire.send(watchful, null, deadlineMs).catch(() => {});
}

function session(
  wire: Wire,
  options: SessionOptions,
  backend: Pick<Session, "pid" | "version" | "pooled">,
): Session {
  return {
    ...backend,
    get lost() {
      return wire.lost;
    },
    async query(text, parameters = [], deadlineMs = options.deadlineMs) {
      const texts = parameters.map((value) => (typeof value === "number" ? String(value) : value));
      return resultsOf(await wire.send(text, texts, deadlineMs))[0]?.rows ?? [];
    },
    async message(text, deadlineMs = options.deadlineMs) {
      return resultsOf(await wire.send(text, null, deadlineMs));
    },
    close: () => wire.close(),
  };
}

function resultsOf({ completed, sets }: Reply): Result[] {
  let set = 0;
  return completed.map(({ tag, returns }) => ({
    command: tag.replace(/(?: \d+)+$/, ""),
    count: Number(/ (\d+)$/.exec(tag)?.[1] ?? 0),
    rows: returns === "rows" ? (sets[set++] ?? []).filter(isRow) : [],
  }));
}

function isRow(value: unknown): value is Row {
  return typeof value === "object" && value !== null;
}

function backslashes(): ConnectError {
  return new ConnectError(
    "settings",
    "standard_conforming_strings is off, so a backslash would end our quoting.",
    "Run: alter role <the role> set standard_conforming_strings = on;",
  );
}
