/** The connection is gone or a deadline passed; what the last message did is unknown. */
export class SessionLost extends Error {
  override readonly name = "SessionLost";
  readonly why: "closed" | "deadline";

  constructor(message: string, why: "closed" | "deadline" = "closed") {
    super(message);
    this.why = why;
  }
}

/** What the server said, without DETAIL, WHERE, HINT or internal queries: those can hold rows of data. */
export class ServerError extends Error {
  override readonly name = "ServerError";
  readonly sqlstate: string;
  /** 1-based code-point offset into the message sent; null where the server gave none. */
  readonly position: number | null;
  readonly constraint: string | null;
  readonly schema: string | null;
  readonly table: string | null;

  constructor(
    sqlstate: string,
    message: string,
    at: {
      position?: number | null;
      constraint?: string | null;
      schema?: string | null;
      table?: string | null;
    },
  ) {
    super(message);
    this.sqlstate = sqlstate;
    this.position = at.position ?? null;
    this.constraint = at.constraint ?? null;
    this.schema = at.schema ?? null;
    this.table = at.table ?? null;
  }
}

/** `refused`, `timeout`, `closed`, `not-ready` and `too-many` may pass; the others need somebody to change something. */
export type ConnectReason =
  | "refused"
  | "timeout"
  | "closed"
  | "not-ready"
  | "too-many"
  | "tls"
  | "authentication"
  | "unknown-database"
  | "settings"
  | "server";

/** No session came about. Neither message nor help names a host, a password or a URL. */
export class ConnectError extends Error {
  override readonly name = "ConnectError";
  readonly reason: ConnectReason;
  readonly help: string;
  /** Null where the server did not get to say anything. */
  readonly sqlstate: string | null;

  constructor(reason: ConnectReason, message: string, help: string, sqlstate: string | null = null) {
    super(message);
    this.reason = reason;
    this.help = help;
    this.sqlstate = sqlstate;
  }
}
