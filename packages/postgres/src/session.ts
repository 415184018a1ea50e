/** One physical connection to one backend. It is never replaced silently: once lost, every call throws `SessionLost`. */
export interface Session {
  readonly pid: number;
  /** As `server_version_num`, e.g. 180004. */
  readonly version: number;
  /** True when the backend that answers is not the one we connected to: a transaction pooler sits between. */
  readonly pooled: boolean;
  readonly lost: boolean;
  /** One statement with parameters (`$1`, text format); rows as objects. Throws `ServerError` or `SessionLost`. */
  query(
    text: string,
    parameters?: readonly (string | number | null)[],
    deadlineMs?: number,
  ): Promise<readonly Row[]>;
  /**
   * Several statements as one simple-query message, its own implicit transaction; one result per statement.
   * Throws `ServerError` (nothing was committed) or `SessionLost` (nobody knows).
   */
  message(text: string, deadlineMs?: number): Promise<readonly Result[]>;
  /** Ends the connection; never throws. */
  close(): Promise<void>;
}

export type Row = Readonly<Record<string, unknown>>;

export interface Result {
  /** The command tag's verb: `SELECT`, `UPDATE`, `CREATE TABLE`. */
  readonly command: string;
  /** Rows returned or affected. */
  readonly count: number;
  readonly rows: readonly Row[];
}

/** The connection is gone or a deadline passed; what the last message did is unknown. */
export class SessionLost extends Error {
  override readonly name = "SessionLost";
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
