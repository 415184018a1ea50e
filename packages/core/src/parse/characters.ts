import type { Fault } from "./fault.ts";

interface Unwanted {
  readonly code: string;
  readonly pattern: RegExp;
  readonly what: string;
  readonly help: string;
}

const unwanted: readonly Unwanted[] = [
  {
    code: "lfs-pointer",
    pattern: /^version https:\/\/git-lfs\.github\.com\//g,
    what: "This is a Git LFS pointer, not the file it stands for",
    help: "Run git lfs pull, or keep migrations out of LFS.",
  },
  {
    code: "nul",
    pattern: /\0/g,
    what: "A NUL character, which PostgreSQL cannot store",
    help: "Remove it. If the file is full of them it is UTF-16: save it as UTF-8.",
  },
  {
    code: "bare-cr",
    pattern: /\r(?!\n)/g,
    what: "A carriage return without a line feed, which would end a comment on the server but not in an editor",
    help: "Save the file with LF (or CRLF) line ends.",
  },
  {
    code: "bidi-control",
    pattern: /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    what: "An invisible character that changes the direction of text, so that a reviewer sees something else than what runs",
    help: "Remove it; in a string write it as U&'\\202E' or chr(8238).",
  },
  {
    code: "invalid-unicode",
    pattern: /\p{Surrogate}/gu,
    what: "Half a surrogate pair, which has no UTF-8 form",
    help: "Save the file as UTF-8.",
  },
];

/** One fault per kind of thing that no SQL file holds, at the first of them. */
export function unwantedCharacters(text: string): Fault[] {
  return unwanted.flatMap(({ code, pattern, what, help }) => {
    const first = text.search(pattern);
    if (first < 0) return [];
    const count = text.match(pattern)?.length ?? 1;
    return [
      { code, message: count === 1 ? `${what}.` : `${what} (${count} in this file).`, help, at: first },
    ];
  });
}
