import type { Catalog } from "@tenantry/core";
import type { Connection } from "../environment.ts";
import type { Session } from "../session.ts";
import { bringUp } from "./bring-up.ts";
import type { BroughtUp } from "./bring-up.ts";
import { headOf } from "./head.ts";
import { registered } from "./registration.ts";
import type { Site } from "./site.ts";
import { commitTenant, openShared } from "./transaction.ts";

/**
 * Builds a tenant as a schema of the environment's own database: reading the head, building and registering are one transaction
 * under the lock that an announcement waits for, so nothing can be announced between them.
 */
export async function inSchema(
  site: Site,
  catalog: Catalog,
  session: Session,
  open: (to: Connection) => Promise<Session>,
): Promise<BroughtUp> {
  const { environment, target } = site;
  return await bringUp({
    site,
    session,
    open: () => open(environment.direct),
    begin: async () => (await openShared(session, site))?.head ?? headOf(environment, catalog),
    isKnown: async () => !["no", "twin"].includes((await registered(environment, session, target)).kind),
    end: (rows) => commitTenant(session, site, rows),
  });
}
