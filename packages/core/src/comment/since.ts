import type { ReviewedStep } from "../review.ts";
import { thousands } from "../words.ts";
import { code } from "../render/escape.ts";
import { details } from "../render/details.ts";

/** What one push changed about the steps of a plan; empty where it is nothing. */
export function sincePush(
  before: readonly ReviewedStep[],
  after: readonly ReviewedStep[],
  heads: { readonly before: string; readonly after: string },
): string {
  const changes = changesOf(before, after);
  if (changes.length === 0) return "";
  const shown = changes.slice(0, most).map((change) => `- ${change}`);
  const left = changes.length - shown.length;
  const body = [...shown, ...(left > 0 ? [`- … and ${thousands(left)} more`] : [])].join("\n");
  const [from, to] = [heads.before, heads.after].map((head) => `<code>${head.slice(0, 7)}</code>`);
  return details(`Since the previous push (${from} → ${to})`, `${body}\n`);
}

const most = 30;

function changesOf(before: readonly ReviewedStep[], after: readonly ReviewedStep[]): readonly string[] {
  const was = new Map(before.map((step) => [step.id, step]));
  const is = new Map(after.map((step) => [step.id, step]));
  const removed = [...was.keys()].filter((id) => !is.has(id)).map((id) => `no longer ${code(id)}`);
  const others = [...is.values()].flatMap((step) => changeOf(was.get(step.id), step));
  return [...others, ...removed];
}

function changeOf(was: ReviewedStep | undefined, is: ReviewedStep): readonly string[] {
  if (was === undefined) return [`new: ${code(is.id)}`];
  if (was.checksum !== is.checksum) return [`changed: ${code(is.id)}`];
  return was.mode === is.mode ? [] : [`${code(is.id)} now runs in mode ${is.mode}, was ${was.mode}`];
}
