import type { Hub } from "./hub.ts";
import { viewerOf } from "./sticky.ts";

/** What the fleet's issue is to say; null closes it. */
export interface Concern {
  readonly environment: string;
  readonly text: { readonly title: string; readonly body: string } | null;
}

/** GitHub takes no more characters. */
const longest = 60_000;

/** Keeps one issue per environment open while something is wrong, and closes it when nothing is. */
export async function keepIssue(hub: Hub, { environment, text }: Concern): Promise<void> {
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
  if (text === null) {
    if (ours !== undefined)
      await api.rest.issues.update({ ...place, issue_number: ours.number, state: "closed" });
    return;
  }
  const body = shortened(`${marker}\n${text.body}`);
  const said = { ...place, title: text.title, body };
  if (ours === undefined) await api.rest.issues.create(said);
  else if (ours.body !== body || ours.title !== text.title)
    await api.rest.issues.update({ ...said, issue_number: ours.number });
}

/** Whole lines, as many as fit. */
function shortened(body: string): string {
  if (body.length <= longest) return body;
  return `${body.slice(0, body.lastIndexOf("\n", longest))}\n\n… cut here; the job summary has all of it.\n`;
}
