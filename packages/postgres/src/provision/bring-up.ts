import type { Failure, LedgerRow } from "@tenantry/core";
import type { Session } from "../session.ts";
import type { OpenDirect } from "../steps/direct.ts";
import { build, finish, makeLedger, startFromBase } from "./at-once.ts";
import type { Built } from "./built.ts";
import { findTenant } from "./found.ts";
import type { Found } from "./found.ts";
import type { Head } from "./head.ts";
import { refusedTenant } from "./new-tenant.ts";
import { asPublished, missingIn, unknownIn } from "./site.ts";
import type { Site } from "./site.ts";
import { runApart } from "./apart.ts";
import { commit, rollback } from "./transaction.ts";

/** How a tenant's transactions begin and end, which depends on where it lives. */
export interface Ground {
  readonly site: Site;
  readonly session: Session;
  readonly open: OpenDirect;
  /** Opens a transaction and says what the tenant is to have. */
  begin(): Promise<Head>;
  /** Whether the tenant would be found, once it is whole. */
  isKnown(): Promise<boolean>;
  /** Makes the tenant known and commits. */
  end(rows: readonly LedgerRow[]): Promise<Built>;
}

/** What was there before, and what came of it. */
export interface BroughtUp {
  readonly built: Exclude<Built, { kind: "apart" }>;
  readonly outcome: "created" | "continued" | "unchanged";
}

/**
 * Builds the tenant in one transaction. Where a file of it wants a transaction of its own, or none, it goes in pieces instead, in
 * an order that a crash cannot harm: schema and ledger with a note that it is being built, each step as in an apply, then in one
 * transaction: whatever was announced meanwhile is found missing and run first, else the seed, the note and the registration.
 */
export async function bringUp(ground: Ground): Promise<BroughtUp> {
  const whole = await inOneTransaction(ground);
  if (whole.built.kind !== "apart") return { ...whole, built: whole.built };
  return await inPieces(ground);
}

async function inOneTransaction(ground: Ground): Promise<{ built: Built; outcome: BroughtUp["outcome"] }> {
  const { session } = ground;
  const head = await ground.begin();
  const site = asPublished(ground.site, head);
  const found = await findTenant(session, site);
  const outcome = found.kind === "ledger" ? "continued" : "created";
  const refused = refusal(site, found, head);
  if (refused !== null)
    return { built: await undone(session, { kind: "failed", failure: refused }), outcome };
  if (isWhole(found, head) && (await ground.isKnown()))
    return { built: await undone(session, { kind: "built", rows: found.rows }), outcome: "unchanged" };
  const built = await chain(
    await makeLedger(session, site, found),
    (rows) => build(session, site, head, rows),
    (rows) => ended(ground, site, head, found, rows),
  );
  if (built.kind === "built") return { built, outcome };
  site.audit.length = 0;
  return { built: await undone(session, built), outcome };
}

async function inPieces(ground: Ground): Promise<BroughtUp> {
  const { session } = ground;
  let head = await ground.begin();
  const first = await findTenant(session, asPublished(ground.site, head));
  const outcome = first.kind === "ledger" ? "continued" : "created";
  const start = asPublished(ground.site, head);
  const made = await chain(await makeLedger(session, start, first), (rows) =>
    startFromBase(session, start, head, rows),
  );
  if (made.kind !== "built") return { built: impossible(await undone(session, made)), outcome };
  await commit(session);
  for (;;) {
    const ran = await runApart(ground, asPublished(ground.site, head), head);
    if (ran.kind !== "built") return { built: impossible(ran), outcome };
    head = await ground.begin();
    const site = asPublished(ground.site, head);
    const found = await findTenant(session, site);
    if (found.kind === "ledger" && missingIn(head, found.rows).length === 0) {
      const built = await ended(ground, site, head, found, found.rows);
      return { built: impossible(built.kind === "built" ? built : await undone(session, built)), outcome };
    }
    await rollback(session);
  }
}

/** The seed belongs to a tenant that was begun here; one that was whole before keeps its data as it is. */
async function ended(
  ground: Ground,
  site: Site,
  head: Head,
  found: Found,
  rows: readonly LedgerRow[],
): Promise<Built> {
  const isBegun = found.kind !== "ledger" || found.state === "begun";
  const seeded: Built = isBegun ? await finish(ground.session, site, head, rows) : { kind: "built", rows };
  return seeded.kind === "built" ? await ground.end(rows) : seeded;
}

async function chain(
  first: Built,
  ...then: readonly ((rows: readonly LedgerRow[]) => Promise<Built>)[]
): Promise<Built> {
  let built = first;
  for (const next of then) if (built.kind === "built") built = await next(built.rows);
  return built;
}

async function undone(session: Session, built: Built): Promise<Built> {
  await rollback(session);
  return built;
}

/** What cannot be taken apart any further. */
export function impossible(built: Built): BroughtUp["built"] {
  if (built.kind === "apart") throw new Error("bug: nothing is left to take apart");
  return built;
}

function isWhole(found: Found, head: Head): found is Extract<Found, { kind: "ledger" }> {
  return found.kind === "ledger" && found.state === "whole" && missingIn(head, found.rows).length === 0;
}

function refusal({ target }: Site, found: Found, head: Head): Failure | null {
  if (found.kind === "foreign")
    return refusedTenant(
      target.id,
      `The schema ${target.schema} is there already and holds objects, but no ledger.`,
      "Choose another schema, or register it and take it over with `tenantry mark --to <version> --tenant <id>`.",
    );
  const unknown = found.kind === "ledger" ? unknownIn(head, found.rows) : [];
  if (unknown.length === 0) return null;
  return refusedTenant(
    target.id,
    `The ledger of ${target.schema} has ${unknown.length} rows that this fleet does not, first ${unknown[0]}.`,
    "Look at `tenantry status`: it was migrated by something newer, or by somebody else.",
  );
}
