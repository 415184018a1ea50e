import { userInfo } from "node:os";
import type { Problem } from "@tenantry/core";
import type { Connection } from "./environment.ts";
import type { Fault } from "./url/fault.ts";
import { parseSettings } from "./url/settings.ts";
import { parseTls } from "./url/tls.ts";
import { splitUrl } from "./url/split.ts";

export interface ParseOptions {
  /** The text of the file that `sslrootcert` names; throws where there is none. Without it the parameter is a problem. */
  readonly readFile?: (path: string) => string;
  /** Where `sslmode=disable` is obeyed; elsewhere it is a problem. */
  readonly plaintext?: "local" | "anywhere";
}

export type ParsedConnection =
  | { readonly connection: Connection }
  | { readonly problems: readonly Problem[] };

/** Parameters that change nothing here: said by providers, or settled by us in another way. */
const ignored = new Set([
  "application_name",
  "channel_binding",
  "client_encoding",
  "connect_timeout",
  "fallback_application_name",
  "gssencmode",
  "keepalives",
  "keepalives_count",
  "keepalives_idle",
  "keepalives_interval",
  "pgbouncer",
]);
const known = new Set(["host", "port", "user", "password", "dbname", "options", "sslmode", "sslrootcert"]);

/**
 * Takes a connection URL apart. `name` is the variable it came from, which is all that a problem shows of it:
 * problems have code `connection-url` and exit 2.
 */
export function parseConnection(url: string, name: string, options: ParseOptions = {}): ParsedConnection {
  const faults: Fault[] = [];
  const parts = splitUrl(url, faults);
  if (parts === null) return { problems: faults.map((fault) => problem(name, fault)) };
  const { parameters } = parts;
  for (const parameter of parameters.keys()) {
    if (!known.has(parameter) && !ignored.has(parameter)) faults.push(unknown(parameter));
  }
  const host = parameters.get("host") ?? (parts.host || "localhost");
  const user = parameters.get("user") ?? (parts.user || systemUser());
  const connection = {
    name,
    host,
    port: parsePort(parameters.get("port") ?? parts.port, faults),
    database: parameters.get("dbname") ?? (parts.database || user),
    user,
    password: parameters.get("password") ?? parts.password,
    tls: parseTls({ parameters, local: isLocal(host) ? "local" : "remote" }, options, faults),
    settings: parseSettings(parameters.get("options") ?? "", faults),
  };
  if (host.includes(",")) faults.push(severalHosts);
  return faults.length === 0 ? { connection } : { problems: faults.map((fault) => problem(name, fault)) };
}

/** The same server and user, another database. */
export function withDatabase(connection: Connection, database: string): Connection {
  return { ...connection, database };
}

/** Whether nothing leaves this machine: a Unix socket, or an address of the loopback interface. */
export function isLocal(host: string): boolean {
  return host.startsWith("/") || host === "localhost" || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host);
}

const severalHosts: Fault = {
  what: "names several hosts, and which of them may be written to is not ours to guess",
  help: "Give the one host that takes writes, or the address of a proxy that knows it.",
};

function unknown(parameter: string): Fault {
  return {
    what: `has the parameter ${JSON.stringify(parameter.slice(0, 40))}, which is not known here`,
    help: "Take it out. Known are host, port, user, password, dbname, sslmode, sslrootcert and options.",
  };
}

function parsePort(text: string, faults: Fault[]): number {
  const port = text === "" ? 5432 : Number(text);
  if (!/^\d{0,5}$/.test(text) || port < 1 || port > 65_535) {
    faults.push({ what: "has a port that is no number from 1 to 65535", help: "Write host:port." });
  }
  return port;
}

function problem(name: string, { what, help }: Fault): Problem {
  return { code: "connection-url", severity: "error", message: `${name} ${what}.`, help, exit: 2 };
}

function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    return "postgres";
  }
}
