import type { Row, Session } from "../session.ts";

/** The rows of one question of ours, in a message of its own, with names that resolve in pg_catalog only. */
export async function ask(session: Session, question: string): Promise<readonly Row[]> {
  const results = await session.message(`set local search_path = pg_catalog, pg_temp;\n${question}`);
  return results.at(-1)?.rows ?? [];
}
