import { gatherFacts } from "@tenantry/core";
import type {
  ExtensionFacts,
  Facts,
  InvalidIndex,
  Naming,
  Observed,
  State,
  TableSample,
  Target,
} from "@tenantry/core";
import { eachDatabase } from "../databases.ts";
import type { Environment } from "../environment.ts";
import { readFingerprints } from "../fingerprint/fleet.ts";
import { deparsing } from "../fingerprint/statement.ts";
import type { Fleet } from "../fleet.ts";
import { readOnly } from "../ledger/statement.ts";
import { textOf } from "../row.ts";
import type { Row, Session } from "../session.ts";
import { schemaStatements, serverStatement } from "./statement.ts";

const schemasAtOnce = 1000;

/**
 * The facts of the fleet whose ledgers were just read: two round trips per thousand schemas, read-only, with no privilege
 * but to read the catalog. Targets in databases that do not answer are left out. Throws `ServerError`, `SessionLost`.
 */
export async function readFacts(
  environment: Environment,
  fleet: Pick<Fleet, "databases" | "targets">,
  state: State,
  session: Session,
  naming: Naming,
): Promise<Facts> {
  const targets = state.groups.flatMap((group) => group.targets);
  const seen: Seen = { majors: new Set([major(session.version)]), roles: new Set(), tables: [], invalid: [] };
  const server = await readServer(session);
  const { found } = await readFingerprints(environment, fleet, targets, session);
  const work = {
    read: async (session: Session, here: readonly Target[]) =>
      await readSchemas(environment, session, here, seen),
    unanswered: () => undefined,
  };
  await eachDatabase(environment, fleet, targets, work, session);
  const fingerprints = new Map([...found].map(([{ id }, fingerprint]) => [id, fingerprint]));
  const roles = [...seen.roles].filter((role) => !role.startsWith("pg_"));
  const observed: Observed = {
    ...server,
    ...seen,
    environment: environment.name,
    roles,
    state,
    fingerprints,
  };
  return gatherFacts(observed, naming);
}

interface Seen {
  readonly majors: Set<number>;
  readonly roles: Set<string>;
  readonly tables: TableSample[];
  readonly invalid: InvalidIndex[];
}

type OwnServer = Pick<Facts, "at" | "server" | "timezone" | "settings" | "extensions">;

async function readServer(session: Session): Promise<OwnServer> {
  const [, result] = await session.message(`set transaction read only;\n${serverStatement}`);
  const row = result?.rows[0] ?? {};
  const number = Number(row["number"]);
  const settings = Object.fromEntries(
    entries(row["settings"]).map(([name, value]) => [name, textOf(value) ?? ""]),
  );
  return {
    at: textOf(row["at"]) ?? "",
    server: { version: textOf(row["version"]) ?? "", number, major: major(number) },
    timezone: settings["TimeZone"] ?? "",
    settings,
    extensions: list(row["extensions"]).map(extensionOf),
  };
}

async function readSchemas(
  environment: Environment,
  session: Session,
  targets: readonly Target[],
  seen: Seen,
): Promise<void> {
  seen.majors.add(major(session.version));
  for (let at = 0; at < targets.length; at += schemasAtOnce) {
    const batch = targets.slice(at, at + schemasAtOnce);
    const statements = [...readOnly, ...deparsing, ...schemaStatements(batch, environment.ledger)];
    const results = await session.message(statements.join(";\n"));
    const [sizes, invalid, roles] = results.slice(-3).map(({ rows }) => rows);
    for (const row of sizes ?? []) addSizes(row, batch, seen.tables);
    for (const row of invalid ?? []) addInvalid(row, batch, seen.invalid);
    for (const row of roles ?? []) seen.roles.add(textOf(row["role"]) ?? "");
  }
}

/** The samples of one row, each of the schema at its place in the batch. */
export function addSizes(row: Row, batch: readonly Target[], tables: TableSample[]): void {
  const table = textOf(row["name"]) ?? "";
  for (const sample of list(row["samples"])) {
    const [at, rows, bytes, indexBytes] = list(sample).map((value) =>
      value === null ? null : Number(value),
    );
    const target = batch[(at ?? 0) - 1];
    if (target === undefined) continue;
    tables.push({ target, table, rows: rows ?? 0, bytes: bytes ?? null, indexBytes: indexBytes ?? null });
  }
}

function addInvalid(row: Row, batch: readonly Target[], invalid: InvalidIndex[]): void {
  const [table, index] = [textOf(row["table"]) ?? "", textOf(row["index"]) ?? ""];
  for (const at of list(row["members"])) {
    const target = batch[Number(at) - 1];
    if (target !== undefined) invalid.push({ target, table, index });
  }
}

function extensionOf(value: unknown): ExtensionFacts {
  const fields = new Map(entries(value));
  const [name, version, schema] = ["name", "version", "schema"].map((key) => textOf(fields.get(key)) ?? "");
  return { name: name ?? "", version: version ?? "", schema: schema ?? "" };
}

function major(number: number): number {
  return Math.floor(number / 10_000);
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function entries(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}
