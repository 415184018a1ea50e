import type { Problem, Severity } from "../problem.ts";
import { visible } from "./escape.ts";
import type { Palette } from "./palette.ts";

/** Problems for a terminal, as they stand: severity, place, what, and the next step. */
export function problemsText(problems: readonly Problem[], palette: Palette): string {
  return problems.map((problem) => problemText(problem, palette)).join("\n");
}

/** `migrations/tenant/003.sql:14:2`; empty where the problem is not in a file. */
export function placeOf({ path, line, column }: Problem): string {
  return [path, line, column].filter((part) => part !== undefined).join(":");
}

/** What is wrong, where the place stands beside it: a message says it too, for those who see nothing else. */
export function withoutPlace({ message, path, line }: Problem): string {
  const prefix = `${path ?? ""}:${line ?? ""}: `;
  return message.startsWith(prefix) ? message.slice(prefix.length) : message;
}

function problemText(problem: Problem, palette: Palette): string {
  const { severity, code, help } = problem;
  const place = placeOf(problem);
  const head = `${painted(severity, palette)} ${palette.strong(visible(code))}${place === "" ? "" : `  ${visible(place)}`}`;
  const next = help === "" ? "" : `  ${palette.faint(visible(help))}\n`;
  return `${head}\n  ${visible(withoutPlace(problem))}\n${next}`;
}

function painted(severity: Severity, palette: Palette): string {
  const paint = { error: palette.bad, warning: palette.warn, notice: palette.faint };
  return paint[severity](severity);
}
