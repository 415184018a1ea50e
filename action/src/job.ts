import type { ExitCode, Problem } from "@tenantry/core";
import type { Hub } from "./hub.ts";
import { statusOf, whyOf } from "./hub.ts";
import type { Output } from "./inputs.ts";
import type { Site } from "./project.ts";

/** All that a task works with. */
export interface Job extends Site {
  /** Null without a token. */
  readonly hub: Hub | null;
  /** Where files for later steps go. */
  readonly temp: string;
  /** Aborted by SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
}

/** How a task ended; nothing that GitHub is told afterwards changes it. */
export interface Result {
  readonly exit: ExitCode;
  readonly outputs: Readonly<Partial<Record<Output, string>>>;
  /** Markdown for the job summary. */
  readonly summary: string;
  /** Shown as annotations; paths are relative to the repository. */
  readonly problems: readonly Problem[];
  /** One after the other, each by itself. */
  readonly tell: readonly Telling[];
}

export interface Telling {
  /** For the log, should it fail: `The comment`. */
  readonly what: string;
  /** What follows where GitHub is not told, and the way out; left out where nothing does. */
  readonly lost?: string;
  readonly run: (hub: Hub) => Promise<void>;
}

/** Tells GitHub something; that it cannot be told is worth a line, a louder one where something follows. */
export async function tell({ voice, hub }: Job, { what, lost, run }: Telling): Promise<void> {
  if (hub === null) return;
  try {
    await run(hub);
  } catch (error) {
    const status = statusOf(error);
    const expected = status === 403 || status === 404 || status === 401;
    const left = `${what} was left out: ${whyOf(error)}.`;
    if (lost === undefined) voice.annotate(expected ? "notice" : "warning", left);
    else voice.annotate(expected ? "warning" : "error", `${left} ${lost}`);
  }
}

export function runUrl({ occasion }: Site): string {
  const { server, owner, repo, run } = occasion;
  return `${server}/${owner}/${repo}/actions/runs/${run}`;
}
