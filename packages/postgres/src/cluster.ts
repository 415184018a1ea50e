import { ServerError } from "./errors.ts";
import { textOf } from "./row.ts";
import type { Session } from "./session.ts";

/** What tells a PostgreSQL cluster, with its standbys, from every other one; null where the server does not say. */
export async function clusterOf(session: Session): Promise<string | null> {
  try {
    const rows = await session.query(
      "select system_identifier::pg_catalog.text as cluster from pg_catalog.pg_control_system()",
    );
    return textOf(rows[0]?.["cluster"]);
  } catch (error) {
    if (error instanceof ServerError) return null;
    throw error;
  }
}
