import type { Hub } from "./hub.ts";
import { readRecord } from "./record.ts";
import type { Recorded } from "./record.ts";

export interface CheckRun {
  readonly head: string;
  readonly environment: string;
  readonly digest: string;
  readonly conclusion: "success" | "failure" | "neutral";
  readonly title: string;
  /** Markdown; cut where GitHub would refuse it. */
  readonly summary: string;
  readonly text: string | null;
  readonly details: string;
}

/** Puts the plan on its commit, where only workflows can write. */
export async function writeCheck({ api, place }: Hub, check: CheckRun): Promise<void> {
  await api.rest.checks.create({
    ...place,
    name: checkName(check.environment),
    head_sha: check.head,
    status: "completed",
    conclusion: check.conclusion,
    external_id: check.digest,
    details_url: check.details,
    output: {
      title: check.title,
      summary: cut(check.summary, 65_000),
      ...(check.text === null ? {} : { text: check.text }),
    },
  });
}

/** What the newest plan of a commit showed; null where there is none of our own making. */
export async function readCheck(
  { api, place }: Hub,
  commit: string,
  { environment, app }: { readonly environment: string; readonly app: string },
): Promise<Recorded | null> {
  const runs = await api.paginate(api.rest.checks.listForRef, {
    ...place,
    ref: commit,
    check_name: checkName(environment),
    filter: "latest",
    per_page: 100,
  });
  const ours = runs.filter((run) => run.app?.slug === app && run.head_sha === commit);
  for (const { output } of ours.toSorted((a, b) => b.id - a.id)) {
    const recorded = readRecord(output.text ?? "");
    if (recorded !== null && recorded.environment === environment) return recorded;
  }
  return null;
}

function checkName(environment: string): string {
  return `tenantry plan (${environment})`;
}

/** Whole lines that fit into so many bytes. */
function cut(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  const lines: string[] = [];
  let left = bytes - 100;
  for (const line of text.split("\n")) {
    left -= Buffer.byteLength(line) + 1;
    if (left < 0) break;
    lines.push(line);
  }
  return [...lines, "", "… cut here; the job summary has all of it."].join("\n");
}
