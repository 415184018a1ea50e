import type { LedgerRow, LedgerShape, Problem } from "@tenantry/core";
import { plainName, shownName } from "../names.ts";

/** Why a ledger is not read. */
export type Refusal =
  | "foreign"
  | "kind"
  | "rls"
  | "trigger"
  | "rule"
  | "child"
  | "key"
  | "owner"
  | "privilege"
  | "rows";

/** What became of reading one schema's ledger. */
export type Verdict =
  | { readonly kind: "read"; readonly shape: LedgerShape; readonly rows: readonly LedgerRow[] }
  | { readonly kind: "missing" }
  | { readonly kind: "refused"; readonly why: Refusal }
  /** The server's word for it, or the connection's. */
  | { readonly kind: "failed"; readonly message: string };

const reasons: Readonly<Record<Refusal, readonly [string, string]>> = {
  foreign: [
    "is not of a shape that tenantry knows",
    "If another tool wrote it, take it over with: tenantry adopt. Or name another table with `ledger`.",
  ],
  kind: ["is no ordinary table", "Rename what is there: a ledger is a plain table of the migrating role."],
  rls: [
    "has row-level security, which can hide rows",
    "Run on it: alter table … disable row level security, no force row level security;",
  ],
  trigger: ["has triggers, which would run as the migrating role", "Drop them from it."],
  rule: ["has rewrite rules, which can change what is recorded", "Drop them from it."],
  child: ["inherits from another table, or is inherited", "Run on it: alter table … no inherit …;"],
  key: [
    "has no primary key on version, so that a migration could be recorded twice",
    "Run on it: alter table … add primary key (version);",
  ],
  owner: [
    "belongs to a role that this connection is not a member of",
    "Run on it: alter table … owner to <the migrating role>;",
  ],
  privilege: [
    "may not be read by this connection's role",
    "Grant it usage on the schema and select on the table, or leave the tenant out.",
  ],
  rows: [
    "holds a row that tenantry would not write: an empty version, a tab or line break in one, or an unknown state",
    "Look at it and correct the row by hand.",
  ],
};

/** One problem for all targets that are refused for the same reason. */
export function refusalProblem(why: Refusal, ledger: string, targets: readonly string[]): Problem {
  const [what, help] = reasons[why];
  const code =
    why === "foreign" ? "foreign-ledger" : why === "privilege" ? "unreadable-ledger" : "unsafe-ledger";
  return {
    code,
    severity: "error",
    message: `The ledger ${shownName(ledger)} of ${whose(targets)} ${what}.`,
    help,
    targets: targets.map(plainName),
    exit: why === "privilege" ? 5 : 4,
  };
}

/** One problem for all targets whose ledgers could not be read, for the same reason. */
export function failureProblem(message: string, targets: readonly string[]): Problem {
  return {
    code: "unreadable-ledger",
    severity: "error",
    message: `The ledger of ${whose(targets)} could not be read: ${message}`,
    help: "Try again; if it stays, look with: tenantry doctor. Other targets are not affected.",
    targets: targets.map(plainName),
    exit: 5,
  };
}

function whose(targets: readonly string[]): string {
  const shown = targets.slice(0, 3).map(shownName).join(", ");
  return targets.length > 3 ? `${shown} and ${targets.length - 3} more` : shown;
}
