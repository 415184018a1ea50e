import { randomBytes } from "node:crypto";
import { baseFor, compareVersions } from "@tenantry/core";
import type { Base, LedgerRow, Migration } from "@tenantry/core";
import { createSchema, ended } from "../control.ts";
import { historyAfter, historyHash } from "../execute/history.ts";
import { own, sourced } from "../execute/text.ts";
import type { SourcedText } from "../execute/text.ts";
import { createLedger } from "../ledger/ddl.ts";
import { closing, deadline, fence, filePath, insertion, ledgerName, lock } from "../message.ts";
import { settled, transactionalMessage } from "../message.ts";
import { ServerError } from "../session.ts";
import type { Result, Session } from "../session.ts";
import type { Work } from "../work.ts";
import { refusedText, trouble, troubleIn } from "./built.ts";
import type { Built } from "./built.ts";
import { asMigration, unrecorded } from "./file.ts";
import { noteBuilding } from "./found.ts";
import type { Found } from "./found.ts";
import type { Head } from "./head.ts";
import { inside } from "./inside.ts";
import { missingIn, note, workOf } from "./site.ts";
import type { Site } from "./site.ts";

// Everything here runs inside a transaction that is open on the session already.

// Far more than a table that nobody has used yet can ask for.
const mostRounds = 1_000;

/** Makes schema and ledger where they are missing. */
export async function makeLedger(session: Session, site: Site, found: Found): Promise<Built> {
  const { environment, target } = site;
  if (found.kind === "ledger") return { kind: "built", rows: found.rows };
  const schema = found.kind === "nothing" ? createSchema(target.schema) : [];
  const statements = ended([...schema, ...createLedger(target.schema, environment.ledger)]);
  try {
    await session.message(`${statements}${noteBuilding(site, "begun")}`);
    return { kind: "built", rows: [] };
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    return trouble(site, error, `The schema ${target.schema} could not be made`);
  }
}

/** Runs all that the head has and the ledger has not. */
export async function build(
  session: Session,
  site: Site,
  head: Head,
  before: readonly LedgerRow[],
): Promise<Built> {
  let built = await startFromBase(session, site, head, before);
  if (built.kind !== "built") return built;
  for (const migration of missingIn(head, built.rows)) {
    built = await runOne(session, site, workOf(site, migration, built.rows));
    if (built.kind !== "built") return built;
  }
  return built;
}

/** Runs `schema.sql`, if there is one, in a tenant whose ledger is empty. */
export async function startFromBase(
  session: Session,
  site: Site,
  head: Head,
  before: readonly LedgerRow[],
): Promise<Built> {
  const bases = { bases: { public: null, tenant: head.base }, templates: head.templates ?? [] };
  const base = baseFor(bases, site.target);
  if (before.length > 0 || base === null) return { kind: "built", rows: before };
  return await runBase(session, site, head, base);
}

/** Runs the seed, lets deferred triggers fire, and says that the tenant is whole, unless one of them wrote to its ledger. */
export async function finish(
  session: Session,
  site: Site,
  head: Head,
  rows: readonly LedgerRow[],
): Promise<Built> {
  const seed = head.seed ?? { path: "", statements: [], checksum: "" };
  const work = workOf(site, asMigration(seed), rows);
  return await attempt(work, async (nonce) => {
    const { parts, values } = unrecorded(work, seed.statements, whole(site, work, nonce));
    const ledger = ledgerName(work);
    const first = own(`${lock(ledger)}${fence(ledger, historyHash(rows), nonce)}`);
    await send(session, work, nonce, sourced([first, ...parts], values));
    return { kind: "built", rows };
  });
}

function whole(site: Site, work: Work, nonce: string): string {
  return `set local search_path = ${filePath(work)};
${settled}set local search_path = pg_catalog, pg_temp;
${noteBuilding(site, "whole")}${closing(ledgerName(work), historyHash(work.before), nonce)}`;
}

async function runBase(session: Session, site: Site, head: Head, file: Base): Promise<Built> {
  const work = workOf(site, asMigration(file), []);
  const covered = coveredBy(file, head.migrations);
  const rows = covered.map(({ name, up }) => ({
    version: name,
    checksum: up.checksum,
    state: "applied" as const,
  }));
  const recorded = covered.map((migration) => insertion(workOf(site, migration, []), "applied")).join("");
  return await attempt(work, async (nonce) => {
    await send(session, work, nonce, unrecorded(work, file.statements, recorded));
    return { kind: "built", rows };
  });
}

function coveredBy({ baseline }: Base, migrations: readonly Migration[]): readonly Migration[] {
  if (baseline === null) return [];
  return migrations.filter(({ version }) => compareVersions(version, baseline) <= 0);
}

async function runOne(session: Session, site: Site, work: Work): Promise<Built> {
  const step: Work = { ...work, step: { ...work.step, mode: "transaction" } };
  return await attempt(step, async (nonce) => {
    const how = inside(work);
    // What an earlier attempt began outside a transaction must be looked at before it is repeated.
    if (how.kind === "apart" || work.step.resume) return { kind: "apart" };
    if (how.kind === "rounds") await rounds(session, step, nonce);
    const nothing = { statements: [], demands: [] };
    const substitute =
      how.kind === "substitute" ? how.substitute : how.kind === "rounds" ? nothing : undefined;
    await send(session, step, nonce, transactionalMessage(step, nonce, substitute, "part of one"));
    note(site, step);
    return { kind: "built", rows: historyAfter(step.before, step.step) };
  });
}

/** A batch on tables that hold what `schema.sql` put there, if anything. */
async function rounds(session: Session, work: Work, nonce: string): Promise<void> {
  for (let round = 1; round <= mostRounds; round += 1) {
    const results = await send(session, work, nonce, unrecorded(work, work.migration.up.statements));
    if (results.slice(1, -1).every(({ count }) => count === 0)) return;
  }
  throw new Error(`The batch ${work.step.id} still finds rows after ${mostRounds} rounds in a new tenant.`);
}

async function send(
  session: Session,
  work: Work,
  nonce: string,
  message: SourcedText,
): Promise<readonly Result[]> {
  try {
    return await session.message(message.text, deadline(work, message));
  } catch (error) {
    throw error instanceof ServerError ? new Stopped(troubleIn(work, error, message, nonce)) : error;
  }
}

/** What the server refused, on its way out of the calls around it. */
class Stopped extends Error {
  readonly built: Built;

  constructor(built: Built) {
    super("stopped");
    this.built = built;
  }
}

async function attempt(work: Work, act: (nonce: string) => Promise<Built>): Promise<Built> {
  try {
    return await act(randomBytes(16).toString("hex"));
  } catch (error) {
    if (error instanceof Stopped) return error.built;
    // A variable without a value, or a batch without an end: trouble of the file, for a person.
    if (error instanceof Error && error.constructor === Error && !error.message.startsWith("bug:"))
      return refusedText(work, error.message);
    throw error;
  }
}
