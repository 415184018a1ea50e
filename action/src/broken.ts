import { prose } from "@tenantry/core";
import type { ExitCode } from "@tenantry/core";
import { explain } from "tenantry/action";
import type { Result, Telling } from "./job.ts";

/** What an error means to people: what is wrong, and the next step. */
export interface Explained {
  readonly exit: ExitCode;
  readonly message: string;
  readonly help: string;
}

export function explained(error: unknown): Explained {
  const { exit, complaint = "" } = explain(error, "short");
  const [first = "", ...rest] = complaint
    .replace(/^error: /, "")
    .trim()
    .split("\n");
  return { exit, message: first, help: rest.join(" ").trim() };
}

/** How a task ends that could not be done. */
export function broken({ exit, message, help }: Explained, tell: readonly Telling[] = []): Result {
  const problem = { code: "failed", severity: "error", message, help, exit } as const;
  const summary = `> [!CAUTION]\n> **${prose(message)}** ${prose(help)}\n`;
  return { exit, outputs: {}, summary, problems: [problem], tell };
}
