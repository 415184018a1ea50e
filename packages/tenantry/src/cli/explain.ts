import { TenantryError } from "../error.ts";
import type { Answer } from "./shell.ts";

/** What an error means to the person who typed the command: message, next step and exit code. */
export function explain(error: unknown, how: "short" | "whole"): Answer {
  const known = error instanceof TenantryError ? error : foreign(error);
  const { code, message, help, exit } = known;
  const stack =
    how === "whole" && error instanceof Error && error.stack !== undefined ? `\n${error.stack}` : "";
  return {
    exit,
    json: { error: { code, message, help } },
    text: "",
    complaint: `error: ${message}\n${help === "" ? "" : `  ${help}\n`}${stack}`,
  };
}

/** Errors that were not made for people: the server's, a lost connection, and our own bugs. */
function foreign(error: unknown): TenantryError {
  if (!(error instanceof Error)) return new TenantryError("bug", String(error), report, 1);
  if (error.name === "SessionLost") {
    return new TenantryError(
      "unreachable",
      error.message,
      "tenantry doctor says more about the connection.",
      1,
    );
  }
  if (error.name === "ConnectError" && "help" in error) {
    return new TenantryError("unreachable", error.message, String(error.help), 1);
  }
  if (error.name === "ServerError" && "sqlstate" in error) {
    const message = `The server said: ${error.message} (${String(error.sqlstate)})`;
    if (error.sqlstate === "42501") return new TenantryError("privileges", message, privileges, 2);
    if (error.sqlstate === "25006")
      return new TenantryError("read-only", `${readOnly} ${message}`, elsewhere, 2);
    return new TenantryError("server", message, "tenantry doctor checks the connection and its rights.", 1);
  }
  return new TenantryError("bug", error.message, report, 1);
}

const privileges =
  "Connect as a role that may do this, or grant it what is missing: tenantry doctor says what that is.";
const readOnly = "Nobody can write there, and nothing was begun.";
const elsewhere =
  "A standby serves plan and status: give the URL of the primary. Otherwise look at default_transaction_read_only of the role and the database.";
const report = "This is a fault of Tenantry. Run it again with --verbose and report what it prints.";
