import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { openPull, pullRequestEvent, push } from "@tenantry/github";
import type { ActionRun, Event } from "@tenantry/github";
import { email } from "./reviewed.ts";
import type { Shop } from "./shop.ts";

/** What one job hands to the other. */
export const artefact = "tenantry-plan-production.json";

/** The job that has no database and no checkout. */
export async function commented(at: Shop, event: Event, temp: string): Promise<ActionRun> {
  const inputs = { command: "comment", "database-url": "" };
  return await at.run(event, { temp, inputs, id: 500, checkout: "none" });
}

/** A temporary one. */
function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "handover-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** A pull request with these files. */
export function opened(at: Shop, files: Readonly<Record<string, string | null>> = email) {
  push(at.world, "feature", { files });
  const pull = openPull(at.world, "feature", { author: "ann" });
  return { pull, event: pullRequestEvent(at.world, pull, "opened") };
}

/** The job that plans and may write nothing. */
export async function planned(
  at: Shop,
  event: Event,
  url?: string,
): Promise<{ run: ActionRun; temp: string }> {
  const temp = folder();
  const inputs = {
    command: "plan",
    "github-token": "",
    ...(url === undefined ? {} : { "database-url": url }),
  };
  return { run: await at.run(event, { temp, inputs, id: 500 }), temp };
}

/** A problem that nobody found. */
export function trouble(severity: string, text: string) {
  const path = "../../../../evil";
  return { code: text, severity, message: text, help: text, path, line: null, count: 0, targets: [] };
}

/** What was written to GitHub, in order. */
export function writes(at: Shop): readonly string[] {
  return at.github.requests.map(({ operation }) => operation).filter((id) => /create|update/.test(id));
}
