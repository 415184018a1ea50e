import type { Verdict } from "../plan.ts";
import { count, field, oneOf, readJson, text, type At } from "../plan/shape.ts";

/** The first line of a comment, for machines: whose it is, what it shows, and from which run. Never an input of an apply. */
export interface CommentHeader {
  readonly env: string;
  readonly kind: "plan" | "apply";
  readonly digest: string;
  /** The commit that was planned or applied. */
  readonly head: string;
  readonly run: number;
  readonly attempt: number;
  readonly verdict: Verdict | "running" | "done" | "failed";
  /** At which size level it was cut; `yes` in comments of before that was said. */
  readonly truncated: Truncated;
  /** Of all that is worth an edit. */
  readonly body: string;
}

export type Truncated = "no" | "yes" | `level ${number}`;

/** What the header says of a text at a size level; 0 is the whole. */
export function truncatedAt(level: number): Truncated {
  return level === 0 ? "no" : `level ${level}`;
}

/** The line that a comment starts with. */
export function headerLine(header: CommentHeader): string {
  const json = JSON.stringify({ v: 1, ...header })
    .replaceAll("<", String.raw`\u003c`)
    .replaceAll(">", String.raw`\u003e`)
    .replaceAll("--", String.raw`-\u002d`)
    // JSON leaves them as they are, and to JavaScript a line ends there.
    .replaceAll("\u2028", String.raw`\u2028`)
    .replaceAll("\u2029", String.raw`\u2029`);
  return `<!-- tenantry:${header.kind} ${json} -->`;
}

/** Reads such a line; null for anything else. */
export function parseHeader(line: string): CommentHeader | null {
  const [, json] = /^<!-- tenantry:(?:plan|apply) (\{.*\}) -->\r?$/.exec(line) ?? [];
  if (json === undefined) return null;
  const read = readJson(json, headerAt);
  return read.wrong === null ? read.value : null;
}

function headerAt(at: At): CommentHeader {
  oneOf(field(at, "v"), 1);
  return {
    env: text(field(at, "env")),
    kind: oneOf(field(at, "kind"), "plan", "apply"),
    digest: text(field(at, "digest")),
    head: text(field(at, "head")),
    run: count(field(at, "run")),
    attempt: count(field(at, "attempt")),
    verdict: oneOf(
      field(at, "verdict"),
      "nothing",
      "safe",
      "warning",
      "blocked",
      "running",
      "done",
      "failed",
    ),
    truncated: truncatedFrom(text(field(at, "truncated"))),
    body: text(field(at, "body")),
  };
}

function truncatedFrom(said: string): Truncated {
  const [, level] = /^level ([1-9])$/.exec(said) ?? [];
  return level === undefined ? (said === "no" ? "no" : "yes") : truncatedAt(Number(level));
}
