import { connect, isIP } from "node:net";
import type { Socket } from "node:net";
import { connect as secure } from "node:tls";
import type { Connection } from "../environment.ts";
import { ConnectError } from "../errors.ts";

const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

/**
 * A socket to the server, TLS included. `onSocket` gets it while it is still connecting, so that it can be given up.
 * Throws `ConnectError`. Never falls back to an unencrypted connection.
 */
export async function openSocket(
  connection: Connection,
  onSocket: (socket: Socket) => void,
): Promise<Socket> {
  const socket = dial(connection);
  onSocket(socket);
  await happened(socket, "connect", unreachable);
  if (connection.tls.mode === "disable") return socket;
  await agreeOnTls(socket);
  const wrapped = secure({ socket, ...tlsOptions(connection) });
  onSocket(wrapped);
  await happened(wrapped, "secureConnect", untrusted);
  return wrapped;
}

function dial({ host, port }: Connection): Socket {
  const socket = host.startsWith("/")
    ? connect(`${host}/.s.PGSQL.${port}`)
    : connect({ host, port, noDelay: true });
  // From here to its end an error is followed by `close`, which is what everybody listens to.
  socket.on("error", () => {});
  return socket;
}

function tlsOptions({ host, tls }: Connection): {
  host: string;
  servername?: string;
  ca?: string;
  rejectUnauthorized: boolean;
} {
  return {
    host,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(tls.ca === null ? {} : { ca: tls.ca }),
    rejectUnauthorized: tls.mode === "verify-full",
  };
}

async function agreeOnTls(socket: Socket): Promise<void> {
  socket.write(sslRequest);
  const answer = await happened(socket, "data", unreachable);
  // Anything after the one byte was not sent under TLS and could be somebody else's.
  if (answer instanceof Buffer && answer.toString("latin1") === "S") return;
  socket.destroy();
  throw new ConnectError(
    "tls",
    "The server does not offer TLS.",
    "Enable TLS on the server. Only on localhost or a Unix socket may sslmode=disable go without.",
  );
}

function happened(
  socket: Socket,
  event: "connect" | "data" | "secureConnect",
  explain: (code: string) => ConnectError,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let code = "";
    const onError = (error: Error): void => void (code = codeOf(error));
    const onClose = (): void => finish(() => reject(explain(code)));
    const onEvent = (value: unknown): void => finish(() => resolve(value));
    const finish = (settle: () => void): void => {
      socket.off("error", onError).off("close", onClose).off(event, onEvent);
      settle();
    };
    socket.on("error", onError).on("close", onClose).on(event, onEvent);
  });
}

function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : "";
}

function unreachable(code: string): ConnectError {
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return new ConnectError("refused", "The host name is not known.", "Check the host in the URL.");
  }
  if (code === "ETIMEDOUT") return timedOut();
  if (code === "" || code === "ECONNRESET" || code === "EPIPE") return closedEarly();
  return new ConnectError(
    "refused",
    `No PostgreSQL server answers there (${code}).`,
    "Check host and port in the URL, and that the server is up.",
  );
}

/** The server, or something between, ended the connection while it was being set up. */
export function closedEarly(): ConnectError {
  return new ConnectError(
    "closed",
    "The connection was closed while it was being set up.",
    "Check that a PostgreSQL server listens there; it may be starting or out of connections.",
  );
}

export function timedOut(): ConnectError {
  return new ConnectError(
    "timeout",
    "The server did not answer in time.",
    "Check host, port and firewall, or raise the connect timeout.",
  );
}

function untrusted(code: string): ConnectError {
  return new ConnectError(
    "tls",
    `The server's certificate was not accepted${code === "" ? "" : ` (${code})`}.`,
    "Give its authority with sslrootcert=<file>. sslmode=require encrypts without checking who answers.",
  );
}
