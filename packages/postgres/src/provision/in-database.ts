import { quoteIdent, quoteLiteral } from "@tenantry/core";
import type { Catalog } from "@tenantry/core";
import { withDatabase } from "../connection.ts";
import type { Connection } from "../environment.ts";
import { ask } from "../execute/ask.ts";
import type { Session } from "../session.ts";
import { bringUp, impossible } from "./bring-up.ts";
import type { BroughtUp } from "./bring-up.ts";
import { headOf } from "./head.ts";
import type { Head } from "./head.ts";
import { registered } from "./registration.ts";
import type { Site } from "./site.ts";
import { commit, commitTenant, openAlone, openShared, rollback, takenByTwin } from "./transaction.ts";

/**
 * Builds a tenant as a database of its own. No transaction reaches across: the tenant is built at what was announced, then,
 * while nothing can be announced, registered if that is still the newest; otherwise it is built further first.
 */
export async function inDatabase(
  site: Site,
  catalog: Catalog,
  control: Session,
  open: (to: Connection) => Promise<Session>,
): Promise<BroughtUp> {
  let outcome: BroughtUp["outcome"] | null = null;
  for (;;) {
    const published = await openShared(control, site);
    const known = await registered(site.environment, control, site.target);
    await rollback(control);
    if (known.kind === "twin")
      return { built: { kind: "failed", failure: takenByTwin(site, known.id) }, outcome: "created" };
    await makeDatabase(site, control);
    const head = published?.head ?? headOf(site.environment, catalog);
    const up = await bringUpThere(site, head, known.kind === "no" ? "unknown" : "known", open);
    outcome ??= up.outcome;
    if (up.built.kind !== "built") return { ...up, outcome };
    const newest = await openShared(control, site);
    if (newest?.epoch === published?.epoch && outcome !== "unchanged")
      return { built: impossible(await commitTenant(control, site, up.built.rows)), outcome };
    await rollback(control);
    if (newest?.epoch === published?.epoch) return { ...up, outcome };
  }
}

async function makeDatabase({ environment, database }: Site, control: Session): Promise<void> {
  const rows = await ask(control, `select from pg_database where datname = ${quoteLiteral(database)}`);
  if (rows.length > 0) return;
  const owner = environment.role === null ? "" : ` owner ${quoteIdent(environment.role)}`;
  await control.message(`create database ${quoteIdent(database)}${owner} template template0`);
}

async function bringUpThere(
  site: Site,
  head: Head,
  known: "known" | "unknown",
  open: (to: Connection) => Promise<Session>,
): Promise<BroughtUp> {
  const { environment, database } = site;
  const session = await open(withDatabase(environment.connection, database));
  try {
    return await bringUp({
      site,
      session,
      open: () => open(withDatabase(environment.direct, database)),
      async begin() {
        await openAlone(session, site);
        return head;
      },
      isKnown: async () => known === "known",
      async end(rows) {
        await commit(session);
        return { kind: "built", rows };
      },
    });
  } finally {
    await session.close();
  }
}
