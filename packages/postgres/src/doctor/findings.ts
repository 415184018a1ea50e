import type { Environment } from "../environment.ts";
import { isLocal } from "../connection.ts";
import { grouped } from "../grouped.ts";
import { shownName } from "../names.ts";
import { textOf } from "../row.ts";
import type { Row, Session } from "../session.ts";
import type { Inside, Vitals } from "./vitals.ts";

/** One thing that was looked at, and what to do about it; `ok` needs nothing. */
export interface Finding {
  readonly check:
    | "connection"
    | "version"
    | "pooler"
    | "tls"
    | "privileges"
    | "ledgers"
    | "unfinished"
    | "indexes"
    | "blocked"
    | "transactions"
    | "locks"
    | "connections"
    | "lease";
  readonly level: "ok" | "notice" | "warning" | "error";
  readonly message: string;
  /** Empty for `ok`. */
  readonly help: string;
}

type Level = Finding["level"];

/** One finding per server fact; pure. */
export function serverFindings(
  environment: Environment,
  session: Session,
  vitals: Vitals,
  elsewhere: Inside,
): readonly Finding[] {
  return [
    version(session),
    pooler(environment, session),
    tls(environment, vitals.server),
    ...privileges(environment, vitals.server),
    ...room(vitals.server),
    ...[...vitals.blocked, ...elsewhere.blocked].map(blocked),
    ...[...vitals.long, ...elsewhere.long].map(longTransaction),
    ...[...vitals.slow, ...elsewhere.slow].map(slowStatement),
    ...invalidIndexes([...vitals.invalid, ...elsewhere.invalid]),
    lease(vitals.lease),
  ];
}

export function finding(check: Finding["check"], level: Level, message: string, help: string = ""): Finding {
  return { check, level, message, help };
}

const oldest = 14;
const newest = 18;

function version({ version }: Session): Finding {
  const major = Math.trunc(version / 10_000);
  const name = `PostgreSQL ${major}.${version % 10_000}`;
  if (major >= oldest && major <= newest) return finding("version", "ok", name);
  return major < oldest
    ? finding("version", "error", `${name} is too old.`, `Use PostgreSQL ${oldest} to ${newest}.`)
    : finding(
        "version",
        "notice",
        `${name} is newer than what tenantry was tested with.`,
        "Try it on a copy first.",
      );
}

function pooler({ connection, direct }: Environment, { pooled }: Session): Finding {
  if (!pooled) return finding("pooler", "ok", "Nothing pools transactions between here and the server.");
  const told = direct.host !== connection.host || direct.port !== connection.port;
  return told
    ? finding("pooler", "ok", "A transaction pooler, with a direct connection beside it.")
    : finding(
        "pooler",
        "warning",
        "The connection goes through a transaction pooler.",
        "Set `directUrl` to the server itself: indexes built concurrently and files with dynamic SQL need it.",
      );
}

function tls({ connection }: Environment, server: Row): Finding {
  if (isLocal(connection.host)) return finding("tls", "ok", "The server is on this machine.");
  if (connection.tls.mode === "verify-full")
    return finding("tls", "ok", "TLS, with the certificate verified.");
  return connection.tls.mode === "require" || server["tls"] === true
    ? finding(
        "tls",
        "warning",
        "TLS, but nobody checks who answers.",
        "Use sslmode=verify-full, with sslrootcert=<file> for an authority of your own.",
      )
    : finding(
        "tls",
        "error",
        "Passwords and data cross the network in plain text.",
        "Take sslmode=disable out of the URL.",
      );
}

function privileges({ publicSchema, role: taken }: Environment, server: Row): readonly Finding[] {
  const role = shownName(textOf(server["role"]) ?? "");
  const found: Finding[] = [];
  if (server["superuser"] === true || server["bypass"] === true) {
    const help =
      "Use a role that owns the schemas and nothing more: whatever a tenant made could run as this one.";
    found.push(
      finding("privileges", "warning", `${role} is a superuser or bypasses row-level security.`, help),
    );
  }
  if (server["standby"] === true) {
    found.push(
      finding(
        "privileges",
        "notice",
        "This is a standby: plan and status work, apply does not.",
        "Apply on the primary.",
      ),
    );
  } else if (server["read_only"] === true) {
    found.push(
      finding(
        "privileges",
        "notice",
        `Transactions of ${role} are read-only by default.`,
        "Fine for plan and status.",
      ),
    );
  }
  // With a role to take, what counts is what that one may do; that shows when it is taken.
  const may = taken !== null || (server["may_create_table"] ?? server["may_create_schema"]) === true;
  if (!may) {
    const help = `Enough for plan and status. To apply: grant create on schema ${shownName(publicSchema)} to the role.`;
    found.push(finding("privileges", "notice", `${role} may not create tables in the public schema.`, help));
  }
  return found.length > 0 ? found : [finding("privileges", "ok", `${role} may create what apply needs.`)];
}

function room(server: Row): readonly Finding[] {
  return [
    share(
      "locks",
      "lock slots",
      Number(server["locks"]),
      Number(server["lock_slots"]),
      "Raise max_locks_per_transaction.",
    ),
    share(
      "connections",
      "connections",
      Number(server["connected"]),
      Number(server["connections"]),
      "Lower the concurrency, or raise max_connections.",
    ),
    ...(Number(server["prepared"]) > 0
      ? [
          finding(
            "transactions",
            "warning",
            "A prepared transaction has been open for minutes and keeps its locks.",
            "Look at pg_prepared_xacts; commit or roll it back.",
          ),
        ]
      : []),
  ];
}

function share(
  check: "locks" | "connections",
  noun: string,
  used: number,
  all: number,
  help: string,
): Finding {
  const message = `${used} of ${all} ${noun} are in use.`;
  return used * 2 > all ? finding(check, "warning", message, help) : finding(check, "ok", message);
}

function blocked(row: Row): Finding {
  const what = textOf(row["relation"]) ?? "";
  const message = `${who(row["waiting"], row["waiting_application"])} has waited ${seconds(row["waits_s"])}${what === "" ? "" : ` for ${shownName(what)}`}: ${who(row["blocker"], row["application"])} holds it (${doing(row)}).`;
  return finding("blocked", "warning", message, ending(row["blocker"]));
}

function longTransaction(row: Row): Finding {
  const message = `${who(row["pid"], row["application"])} has been in one transaction for ${seconds(row["since_s"])} (${doing(row)}).`;
  return finding(
    "transactions",
    "warning",
    message,
    `Building an index concurrently waits for it. ${ending(row["pid"])}`,
  );
}

function slowStatement(row: Row): Finding {
  const active = row["state"] === "active";
  const what = active ? "has run one statement" : "has done nothing in its transaction";
  const message = `${who(row["pid"], row["application"])} ${what} for ${seconds(row["for_s"])} (${doing(row)}).`;
  return finding("transactions", "notice", message, `It keeps its locks meanwhile. ${ending(row["pid"])}`);
}

function seconds(value: unknown): string {
  return `${textOf(value) ?? "0"} s`;
}

function ending(pid: unknown): string {
  return `Let it end, or end it with: select pg_terminate_backend(${textOf(pid) ?? ""});`;
}

function who(pid: unknown, application: unknown): string {
  const name = textOf(application) ?? "";
  return `Backend ${textOf(pid) ?? "?"}${name === "" ? "" : ` (${shownName(name)})`}`;
}

function doing(row: Row): string {
  const [state, runs] = [textOf(row["state"]) ?? "", textOf(row["runs"]) ?? ""];
  return [state, runs].filter((part) => part !== "").join(", ") || "a prepared transaction";
}

/** By index name: the same one in a thousand schemas is one story. */
function invalidIndexes(rows: readonly Row[]): readonly Finding[] {
  if (rows.length === 0) return [finding("indexes", "ok", "No index is invalid.")];
  return [...grouped(rows, (row) => textOf(row["index"]) ?? "")].map(([index, alike]) => {
    const schemas = alike
      .slice(0, 3)
      .map((row) => shownName(textOf(row["schema"]) ?? ""))
      .join(", ");
    const more = alike.length > 3 ? ` and ${alike.length - 3} more` : "";
    return finding(
      "indexes",
      "error",
      `The index ${shownName(index)} in ${schemas}${more} is invalid: it costs writes and helps no query.`,
      "If it belongs to a pending migration, apply repairs it. Otherwise: drop index concurrently …; and build it again.",
    );
  });
}

function lease(rows: readonly Row[]): Finding {
  const row = rows.find((row) => row["expired"] !== true);
  if (row === undefined) return finding("lease", "ok", "No run holds this environment.");
  return finding(
    "lease",
    "notice",
    `Run ${shownName(textOf(row["run"]) ?? "")} of ${shownName(textOf(row["who"]) ?? "")} holds this environment since ${textOf(row["since"]) ?? ""}.`,
    "Wait for it. If you know that it is dead: tenantry doctor --steal",
  );
}
