import { code, prose } from "@tenantry/core";
import type { Hub } from "./hub.ts";
import { viewerOf } from "./sticky.ts";

/** What the fleet's issue is to say; null closes it. */
export interface Concern {
  readonly environment: string;
  readonly body: string | null;
}

/** Keeps one issue per environment open while something is behind, and closes it when nothing is. */
export async function keepIssue(hub: Hub, { environment, body }: Concern): Promise<void> {
  const { api, place } = hub;
  const marker = `<!-- tenantry:issue ${JSON.stringify(environment)} -->`;
  const creator = await viewerOf(hub);
  const open = await api.paginate(api.rest.issues.listForRepo, {
    ...place,
    state: "open",
    creator,
    per_page: 100,
  });
  const ours = open.find((issue) => issue.pull_request === undefined && issue.body?.startsWith(marker));
  const text = body === null ? null : `${marker}\n${body}`;
  if (ours === undefined) {
    if (text !== null) {
      await api.rest.issues.create({ ...place, title: `Database of ${environment} is behind`, body: text });
    }
  } else if (text === null) {
    await api.rest.issues.update({ ...place, issue_number: ours.number, state: "closed" });
  } else if (ours.body !== text) {
    await api.rest.issues.update({ ...place, issue_number: ours.number, body: text });
  }
}

/** What the issue shows of where a fleet stands. */
export function concern(
  environment: string,
  { targets, steps, report }: { readonly targets: number; readonly steps: number; readonly report: string },
): string {
  return `**${targets} targets of ${prose(environment)} lack ${steps} steps.** The next apply brings them: start the workflow by hand, or see ${code("tenantry status")}.\n\n${report}`;
}
