import type { Environment } from "../environment.ts";
import { openSession } from "../session.ts";
import type { Notice, Session, SessionOptions } from "../session.ts";

/** A session of a scratch database whose remarks can be asked for. */
export interface Tracer {
  readonly session: Session;
  /** Whether others can look on while it works. */
  readonly sessions: "many" | "one";
  /** Of all messages since this was asked last. */
  notices(): readonly Notice[];
  close(): Promise<void>;
}

/** Opens a session to trace on. Throws `ConnectError`. */
export async function openTracer(environment: Environment): Promise<Tracer> {
  const heard: Notice[] = [];
  const session = await openSession(environment.direct, {
    ...sessionOptions(environment),
    onNotice: (notice) => heard.push(notice),
  });
  return {
    session,
    sessions: "many",
    notices: () => heard.splice(0),
    close: () => session.close(),
  };
}

/** Of every session on a scratch server. */
export function sessionOptions({ connectTimeoutMs, statementTimeoutMs }: Environment): SessionOptions {
  const deadlineMs = (statementTimeoutMs || 300_000) + 10_000;
  return { applicationName: "tenantry/rehearse", connectTimeoutMs, deadlineMs };
}
