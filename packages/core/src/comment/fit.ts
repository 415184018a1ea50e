import { utf8Length } from "../utf8.ts";

/** GitHub takes more; nobody reads more. In UTF-8 bytes. */
export const longestComment = 60_000;

/** A text at the first size level from `from` on at which it fits. */
export interface Fitted {
  readonly text: string;
  readonly level: number;
}

/** The largest of `sizes` (level 0 is the whole text) that fits; null where `from` is behind the last one. */
export function fit(
  sizes: readonly (() => string)[],
  from: number = 0,
  longest: number = longestComment,
): Fitted | null {
  for (let level = from; level < sizes.length; level += 1) {
    const text = sizes[level]?.() ?? "";
    if (utf8Length(text) <= longest) return { text, level };
    if (level === sizes.length - 1) return { text: lines(text, longest), level };
  }
  return null;
}

/** Whole lines from the start, as many as fit, and how many there would have been. */
function lines(text: string, longest: number): string {
  const all = text.split("\n");
  const kept: string[] = [];
  let left = longest - 100;
  for (const line of all) {
    left -= utf8Length(line) + 1;
    if (left < 0) break;
    kept.push(line);
  }
  return [...kept, "", `… and ${all.length - kept.length} more lines.`].join("\n");
}
