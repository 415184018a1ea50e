import type { Failure } from "@tenantry/core";
import { ownRefusal } from "../execute/failure.ts";
import { ConnectError, ServerError, SessionLost } from "../session.ts";
import type { Session } from "../session.ts";
import type { StepResult, Work } from "../work.ts";
import { takeStepLock } from "./step-lock.ts";

/** Opens a direct session, past any pooler, to the target's database. Throws `ConnectError`. */
export type OpenDirect = () => Promise<Session>;

/**
 * Runs `act` on a direct session of its own. Never throws for what the server or the network does:
 * without an answer the result is `lost`.
 */
export async function onDirect(
  work: Work,
  open: OpenDirect,
  act: (session: Session) => Promise<StepResult>,
): Promise<StepResult> {
  const session = await opened(work, open);
  if ("kind" in session) return session;
  try {
    return session.pooled ? { kind: "failed", failure: throughPooler(work) } : await act(session);
  } catch (error) {
    if (error instanceof SessionLost || error instanceof ServerError) return { kind: "lost" };
    throw error;
  } finally {
    await session.close();
  }
}

/** Runs `act` while no other runner can be at a step of this target outside a transaction. */
export async function underStepLock(
  work: Work,
  session: Session,
  act: () => Promise<StepResult>,
): Promise<StepResult> {
  const inTheWay = await takeStepLock(session, work);
  if (inTheWay === null) return await act();
  if (inTheWay.kind === "held") return { kind: "failed", failure: busy(work, inTheWay.holder) };
  return { kind: "again", sqlstate: null, message: "The run was told to end." };
}

async function opened(work: Work, open: OpenDirect): Promise<Session | StepResult> {
  try {
    return await open();
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
    const { message, help, sqlstate, reason } = error;
    const passing = ["refused", "timeout", "closed", "not-ready", "too-many"].includes(reason);
    if (passing) return { kind: "again", sqlstate, message };
    return { kind: "failed", failure: { ...ownRefusal(work, { message, help }), sqlstate } };
  }
}

function throughPooler(work: Work): Failure {
  return ownRefusal(work, {
    message:
      "This step keeps its session for longer than a transaction, and the connection goes through a pooler.",
    help: "Set `directUrl` of this environment to the server itself.",
  });
}

function busy(work: Work, holder: string): Failure {
  return ownRefusal(work, {
    message: `Another runner is at a step of ${work.target.schema} outside a transaction: ${holder}.`,
    help: "Run again when it is done. If nobody is there any more, end that backend with pg_terminate_backend.",
    kind: "busy",
  });
}
