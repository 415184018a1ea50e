import type { CatalogObject, Fingerprint, Problem, Target } from "@tenantry/core";
import { eachDatabase } from "../databases.ts";
import type { Environment } from "../environment.ts";
import { ConnectError } from "../errors.ts";
import type { Fleet } from "../fleet.ts";
import { grouped } from "../grouped.ts";
import { plainName, shownName } from "../names.ts";
import type { Session } from "../session.ts";
import { fingerprintSchemas, listSchemas } from "./read.ts";
import type { Found } from "./read.ts";

/** What was read of a fleet's catalogs. Targets whose schema or database does not exist are in neither. */
export interface CatalogRead<T> {
  readonly found: ReadonlyMap<Target, T>;
  /** One for all targets that could not be read for the same reason. */
  readonly problems: readonly Problem[];
}

/**
 * The fingerprint of every target's schema, or of those given: a round trip per thousand schemas of a database. Read-only,
 * with no privilege at all. Only the environment's own database must answer: else it throws `ConnectError`, `SessionLost`.
 */
export async function readFingerprints(
  environment: Environment,
  fleet: Pick<Fleet, "databases" | "targets">,
  targets: readonly Target[] = fleet.targets,
  session?: Session,
): Promise<CatalogRead<Fingerprint>> {
  return await readEach<Fingerprint>(environment, fleet, targets, fingerprintSchemas, session);
}

/** All objects of the schemas of these targets, to compare them one by one with core's `compareObjects`. Throws like `readFingerprints`. */
export async function readObjects(
  environment: Environment,
  fleet: Pick<Fleet, "databases">,
  targets: readonly Target[],
  session?: Session,
): Promise<CatalogRead<readonly CatalogObject[]>> {
  return await readEach<readonly CatalogObject[]>(environment, fleet, targets, listSchemas, session);
}

type Read<T> = (
  session: Session,
  places: readonly Target[],
  ledger: string,
  to: Found<Target, T>,
) => Promise<void>;

async function readEach<T>(
  environment: Environment,
  fleet: Pick<Fleet, "databases">,
  targets: readonly Target[],
  read: Read<T>,
  session: Session | undefined,
): Promise<CatalogRead<T>> {
  const found = new Map<Target, T>();
  const failed: { readonly target: Target; readonly message: string }[] = [];
  const to: Found<Target, T> = {
    found: (target, value) => void found.set(target, value),
    refused: (target, { message, sqlstate }) =>
      void failed.push({ target, message: `${message} (${sqlstate}).` }),
  };
  const work = {
    read: async (session: Session, here: readonly Target[]) =>
      await read(session, here, environment.ledger, to),
    unanswered(here: readonly Target[], error: Error) {
      if (error instanceof ConnectError && error.reason === "unknown-database") return;
      for (const target of here) if (!found.has(target)) failed.push({ target, message: error.message });
    },
  };
  await eachDatabase(environment, fleet, targets, work, session);
  return { found, problems: problemsOf(failed) };
}

function problemsOf(
  failed: readonly { readonly target: Target; readonly message: string }[],
): readonly Problem[] {
  return [...grouped(failed, ({ message }) => message)].map(([message, alike]): Problem => {
    const ids = alike.map(({ target }) => target.id);
    const shown = ids.slice(0, 3).map(shownName).join(", ");
    const whose = ids.length > 3 ? `${shown} and ${ids.length - 3} more` : shown;
    return {
      code: "unreadable-catalog",
      severity: "error",
      message: `The catalog of ${whose} could not be read: ${message}`,
      help: "Try again; if it stays, look with: tenantry doctor. Other targets are not affected.",
      targets: ids.map(plainName),
      exit: 5,
    };
  });
}
