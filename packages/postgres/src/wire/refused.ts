import { ConnectError, ServerError, SessionLost } from "../errors.ts";
import type { ConnectReason } from "../errors.ts";
import { closedEarly, timedOut } from "./socket.ts";

const refusals: Readonly<Record<string, readonly [ConnectReason, string, string]>> = {
  "28P01": [
    "authentication",
    "The server did not accept user and password.",
    "Check both in the URL, also that special characters are percent-encoded.",
  ],
  "28000": [
    "authentication",
    "The server does not let this user into this database from here, or not in this way.",
    "Check that the role exists and may log in (alter role … login), and pg_hba.conf; a server that insists on TLS needs sslmode=require or verify-full.",
  ],
  "3D000": ["unknown-database", "The database does not exist.", "Check its name in the URL."],
  "57P03": [
    "not-ready",
    "The server is starting or stopping, and was not ready in time.",
    "Try again in a moment; its log says what it is at.",
  ],
  "53300": [
    "too-many",
    "The server has no connection left for this role and this database.",
    "Lower --concurrency, end sessions that nobody needs, or raise max_connections or the connection limit of the role or the database.",
  ],
  "55000": [
    "server",
    "The database takes no connections.",
    "If it should: alter database … with allow_connections true.",
  ],
};

/** What went wrong while a session was being opened, as a `ConnectError` that names the URL; anything else as it is. */
export function connectError(error: unknown, name: string): unknown {
  const found = refusal(error);
  if (!(found instanceof ConnectError)) return found;
  const help = found.help.replaceAll("the URL", () => name.replace(/^The /, "the "));
  return new ConnectError(found.reason, found.message, help, found.sqlstate);
}

function refusal(error: unknown): unknown {
  if (error instanceof SessionLost) return error.why === "deadline" ? timedOut() : closedEarly();
  if (!(error instanceof ServerError)) return error;
  const { sqlstate, message } = error;
  const [reason, what, help] = refusals[sqlstate] ?? [
    "server",
    `The server refused the connection: ${message}`,
    "See the server's log.",
  ];
  return new ConnectError(reason, what, help, sqlstate);
}
