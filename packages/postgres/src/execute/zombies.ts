import { quoteLiteral } from "@tenantry/core";
import type { Session } from "../session.ts";
import { ask } from "./ask.ts";

/** Long enough for a backend that has nothing to do. */
const patienceMs = 2_000;

/**
 * Ends those of these backends that wait for their client, which has given them up: a message that is still on its way to one
 * would be done later, after somebody has looked, and its locks would stay. `at work` when any other is left. Only backends of this role and this run are ever ended.
 */
export async function endIdle(
  session: Session,
  application: string,
  backends: ReadonlySet<number>,
): Promise<"none left" | "at work"> {
  const pids = [...backends].filter((pid) => pid !== session.pid);
  if (pids.length === 0) return "none left";
  const left = await ask(
    session,
    `select case when state = 'idle' or wait_event = 'ClientRead' then pg_terminate_backend(pid, ${patienceMs}) else false end as ended from pg_stat_activity
 where pid in (${pids.join(", ")}) and usename = current_user and application_name = ${quoteLiteral(application)}`,
  );
  return left.every(({ ended }) => ended === true || ended === "t") ? "none left" : "at work";
}
