import type { Socket } from "node:net";
import { Stream } from "node:stream";
import postgres from "postgres";
import type { Connection } from "../environment.ts";
import { ConnectError, ServerError, SessionLost } from "../errors.ts";
import { clearPassword } from "./clear-password.ts";
import { cstring, errorFields, frames } from "./frames.ts";
import { openSocket } from "./socket.ts";

// A longer one goes off at once.
const longestTimerMs = 2 ** 31 - 1;

/** What one statement of a message came to: its command tag, and whether it returned rows. */
interface Completed {
  readonly tag: string;
  readonly returns: "rows" | "nothing";
}

/** The answer to one message: a tag per statement, and the rows of those that return some, in order. */
export interface Reply {
  readonly completed: readonly Completed[];
  readonly sets: readonly (readonly unknown[])[];
}

/** What the server remarks on the way. */
export interface Notice {
  readonly severity: string;
  readonly sqlstate: string;
  readonly message: string;
}

export interface WireOptions {
  readonly applicationName: string;
  readonly onNotice?: ((notice: Notice) => void) | undefined;
}

/**
 * One physical connection under postgres.js. The driver would connect anew when a connection is gone; here it
 * gets one socket and never another. It also merges the tags of statements without rows, so the tags are read
 * from the stream itself.
 */
export class Wire {
  /** The process the server says we are connected to; null until it has. */
  pid: number | null = null;
  #lost: SessionLost | null = null;
  #fatal = "";
  #dialled: "not yet" | "once" = "not yet";
  #ready: "not yet" | "yes" = "not yet";
  #socket: Socket | null = null;
  #returns: Completed["returns"] = "nothing";
  readonly #exchanges: Completed[][] = [];
  readonly #pending = new Set<(error: Error) => void>();
  readonly #sql: postgres.Sql;

  constructor(connection: Connection, options: WireOptions) {
    this.#sql = driver(connection, options, {
      socket: () => this.#dial(connection),
      onclose: () => this.lose(this.#broke()),
    });
  }

  get lost(): boolean {
    return this.#lost !== null;
  }

  /** Sends one message: simple without parameters, else one statement with text parameters. Null waits for ever. */
  send(
    text: string,
    parameters: readonly (string | null)[] | null,
    deadlineMs: number | null,
  ): Promise<Reply> {
    if (this.#lost !== null) return Promise.reject(this.#lost);
    const completed: Completed[] = [];
    this.#exchanges.push(completed);
    return this.#within(deadlineMs, async () => {
      const result = await this.#ask(text, parameters);
      return { completed, sets: this.#sets(result, completed) };
    });
  }

  /** From now on every call fails, also those under way. */
  lose(why: SessionLost, said: Error = why): void {
    this.#lost ??= why;
    for (const fail of this.#pending) fail(this.#lost === why ? said : this.#lost);
    this.#pending.clear();
    this.#socket?.destroy();
  }

  async close(): Promise<void> {
    if (this.#lost !== null) return;
    if (this.#pending.size > 0) return this.lose(new SessionLost("The session was closed."));
    this.#lost = new SessionLost("The session was closed.");
    await this.#sql.end({ timeout: 1 }).catch(() => {});
    this.#socket?.destroy();
  }

  #within<T>(deadlineMs: number | null, work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer =
        deadlineMs === null
          ? undefined
          : setTimeout(() => this.#tooLate(deadlineMs), Math.min(deadlineMs, longestTimerMs));
      const settle = (): void => {
        clearTimeout(timer);
        this.#pending.delete(fail);
      };
      const fail = (error: Error): void => {
        settle();
        reject(error);
      };
      this.#pending.add(fail);
      work().then(
        (value) => {
          settle();
          resolve(value);
        },
        (error: unknown) => {
          const told = this.#understood(error);
          fail(told);
          if (!staysUsable(error)) this.lose(told instanceof SessionLost ? told : this.#broke());
        },
      );
    });
  }

  #tooLate(deadlineMs: number): void {
    this.lose(new SessionLost(`The server did not answer within ${deadlineMs / 1000} s.`, "deadline"));
  }

  #ask(text: string, parameters: readonly (string | null)[] | null): Promise<unknown> {
    const protocol = { simple: parameters === null };
    const query = this.#sql.unsafe(text, [], { prepare: false, ...protocol });
    // Handed over like this they are bound as text in the same round trip; given as arguments they cost a second one.
    return Promise.resolve(
      parameters === null ? query : Object.assign(query, { parameters: [...parameters] }),
    );
  }

  #sets(result: unknown, completed: readonly Completed[]): readonly (readonly unknown[])[] {
    if (!Array.isArray(result)) {
      // The driver destroys the stream it made for COPY with an error that nobody else would listen to.
      if (result instanceof Stream) result.on("error", () => {});
      throw new SessionLost("COPY from or to the client is not possible here; the session was given up.");
    }
    const sets =
      "command" in result ? [result] : result.map((set: unknown) => (Array.isArray(set) ? set : []));
    // Leading statements without rows share one empty set.
    return completed[0]?.returns === "nothing" && sets.length > 1 ? sets.slice(1) : sets;
  }

  #understood(error: unknown): Error {
    if (error instanceof postgres.PostgresError) return serverError(error);
    if (error instanceof ConnectError || error instanceof SessionLost) return error;
    return this.#broke();
  }

  #broke(): SessionLost {
    return new SessionLost(this.#fatal || "The connection was closed.");
  }

  async #dial(connection: Connection): Promise<Socket> {
    if (this.#dialled === "once") throw new SessionLost("A lost connection is not replaced.");
    this.#dialled = "once";
    const socket = await openSocket(connection, (socket) => {
      this.#socket = socket;
      if (this.#lost !== null) socket.destroy();
    });
    socket.on(
      "data",
      frames("CEKRTZ", (type, body) =>
        type === "R" ? this.#asked(clearPassword(connection, body)) : this.#frame(type, body),
      ),
    );
    return socket;
  }

  /** The driver hears it after us: it then answers into a socket that is closed. */
  #asked(refusal: ConnectError | null): void {
    if (refusal !== null) this.lose(this.#broke(), refusal);
  }

  #frame(type: string, body: Buffer): void {
    if (type === "K") this.pid = body.readUInt32BE(0);
    else if (type === "E") this.#fatal = fatal(errorFields(body)) ?? this.#fatal;
    else if (type === "T") this.#returns = "rows";
    else if (type === "C") this.#exchanges[0]?.push({ tag: cstring(body), returns: this.#took() });
    else if (this.#ready === "yes") this.#exchanges.shift();
    else this.#ready = "yes";
  }

  #took(): Completed["returns"] {
    const returns = this.#returns;
    this.#returns = "nothing";
    return returns;
  }
}

function driver(
  connection: Connection,
  options: WireOptions,
  hooks: { readonly socket: () => Promise<Socket>; readonly onclose: () => void },
): postgres.Sql {
  // Every option is given: the driver would take missing ones from the environment of the process.
  return postgres({
    ...hooks,
    host: "localhost",
    port: 5432,
    database: connection.database,
    user: connection.user,
    password: connection.password ?? "",
    ssl: false,
    max: 1,
    fetch_types: false,
    prepare: false,
    max_lifetime: null,
    idle_timeout: 0,
    connect_timeout: 0,
    backoff: false,
    keep_alive: 10,
    debug: false,
    connection: { ...connection.settings, application_name: options.applicationName },
    types: { date: { to: 1184, from: [1082, 1114, 1184], parse: String, serialize: String } },
    onnotice: ({ severity = "", code = "", message = "" }) =>
      options.onNotice?.({ severity, sqlstate: code, message }),
  });
}

function staysUsable(error: unknown): boolean {
  return error instanceof postgres.PostgresError && error.severity !== "FATAL";
}

function serverError(error: postgres.PostgresError): ServerError {
  return new ServerError(error.code, error.message, {
    position: error.position === undefined ? null : Number(error.position),
    constraint: error.constraint_name ?? null,
    schema: error.schema_name ?? null,
    table: error.table_name ?? null,
  });
}

/** What a FATAL says, which the driver drops when it comes in the middle of a query. */
function fatal(fields: ReadonlyMap<string, string>): string | null {
  const severity = fields.get("V") ?? "";
  if (severity !== "FATAL" && severity !== "PANIC") return null;
  return `The server ended the connection: ${fields.get("M") ?? ""} (${fields.get("C") ?? ""}).`;
}
