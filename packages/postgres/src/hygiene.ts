import type { Failure } from "@tenantry/core";
import { ownRefusal } from "./execute/failure.ts";
import { ServerError, watchful } from "./session.ts";
import type { Session } from "./session.ts";
import type { Work } from "./work.ts";

/** Whether what a step runs can leave something on its session: a setting, a temporary table, an advisory lock. */
export function leavesTraces({ step, migration }: Pick<Work, "step" | "migration">): boolean {
  const script = step.verb === "apply" ? migration.up : migration.down;
  return script?.dynamic === true;
}

/** Takes away what the last file left, before another target uses the session. Only for direct ones. */
export async function cleanse(session: Session): Promise<void> {
  await session.message("discard all");
  // It took our own settings too: a backend whose client dies is to notice.
  await session.message(watchful).catch((error: unknown) => {
    if (!(error instanceof ServerError)) throw error;
  });
}

/** Behind a transaction pooler nothing can be taken away again: the traces would meet somebody else. */
export function wantsDirect(work: Work): Failure {
  return ownRefusal(work, {
    message:
      "This file runs code that can leave traces on its session, and the connection goes through a pooler.",
    help: "Set `directUrl` of this environment to the server itself: such files run there.",
  });
}
