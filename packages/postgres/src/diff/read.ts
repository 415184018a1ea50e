import { isPartKind, quoteIdent } from "@tenantry/core";
import type { Part } from "@tenantry/core";
import { deparsing } from "../fingerprint/statement.ts";
import { readOnly } from "../ledger/statement.ts";
import { textOf } from "../row.ts";
import type { Row, Session } from "../session.ts";
import { partsStatement } from "./statement.ts";

/** What a schema is made of, to write a migration from; names in it are as that schema itself sees them. Throws `ServerError`, `SessionLost`. */
export async function readParts(session: Session, schema: string, ledger: string): Promise<readonly Part[]> {
  const results = await session.message(
    [
      ...readOnly,
      ...deparsing,
      "set local jit = off",
      `set local search_path = ${quoteIdent(schema)}`,
      partsStatement(schema, ledger),
    ].join(";\n"),
  );
  return (results.at(-1)?.rows ?? []).map(partOf);
}

function partOf(row: Row): Part {
  const kind = textOf(row["kind"]) ?? "";
  if (!isPartKind(kind)) throw new Error(`bug: ${kind} is no kind of part`);
  return {
    kind,
    name: textOf(row["name"]) ?? "",
    ident: textOf(row["ident"]) ?? "",
    on: textOf(row["onto"]),
    inherited: row["inherited"] === true,
    position: Number(row["position"]),
    facts: factsOf(row["facts"]),
    uses: listOf(row["uses"]),
    goes: listOf(row["goes"]),
  };
}

function factsOf(value: unknown): Readonly<Record<string, string>> {
  const entries: readonly (readonly [string, unknown])[] =
    typeof value === "object" && value !== null ? Object.entries(value) : [];
  return Object.fromEntries(
    entries.flatMap(([name, fact]) => (typeof fact === "string" ? [[name, fact]] : [])),
  );
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}
