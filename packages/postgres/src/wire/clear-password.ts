import { isLocal } from "../connection.ts";
import type { Connection } from "../environment.ts";
import { ConnectError } from "../errors.ts";

const asksInClear = 3;

/**
 * What is wrong with the server's question for the password; null for nothing. In clear text it is for a server on this machine,
 * or one whose certificate was verified: anybody else may be somebody who sits between.
 */
export function clearPassword({ host, tls }: Connection, body: Buffer): ConnectError | null {
  if (body.readUInt32BE(0) !== asksInClear || tls.mode === "verify-full" || isLocal(host)) return null;
  return new ConnectError(
    "authentication",
    "The server asked for the password in clear text, and nobody has verified who it is. It was not sent.",
    "Take sslmode=require out of the URL, so that the certificate is verified, and give its authority with sslrootcert=<file>; or let the server ask by scram-sha-256.",
  );
}
