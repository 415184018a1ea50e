import type { Place, Problem, Severity } from "../problem.ts";

/** A problem before its place is known: `at` is an offset into the text it was found in. */
export interface Fault {
  readonly code: string;
  readonly message: string;
  readonly help: string;
  readonly at: number;
  readonly severity?: Severity;
}

/** Turns offsets of one text into lines and columns. */
export type Places = (offset: number) => Required<Pick<Place, "line" | "column">>;

/** Reads the text once; every lookup is a binary search. */
export function placesOf(text: string): Places {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

/** What is wrong with the text of a file: exit 2, unless it is only a warning. The message starts with the place. */
export function problemOf(fault: Fault, path: string, places: Places): Problem {
  const { code, help, at, severity = "error" } = fault;
  const place = places(at);
  const message = `${path}:${place.line}: ${fault.message}`;
  return { code, severity, message, help, path, ...place, exit: severity === "error" ? 2 : 0 };
}

/** What is wrong with a file as a whole, or between files; `line` where one line of it is to blame. */
export function fileProblem(
  code: string,
  path: string,
  message: string,
  help: string,
  line?: number,
): Problem {
  const severity = "error";
  if (line === undefined) return { code, severity, message: `${path}: ${message}`, help, path, exit: 2 };
  return { code, severity, message: `${path}:${line}: ${message}`, help, path, line, exit: 2 };
}
