import type { Problem } from "../problem.ts";
import { counted, thousands } from "../words.ts";
import { code } from "./escape.ts";
import { placeOf } from "./problems.ts";

/** For each code how many, and the first `most` places; for a report too, which must name each code however many there are. */
export function errorGroups(errors: readonly Problem[], most: number): string {
  const lines = [...byCode(errors)].map(([name, some]) => {
    const places = [...new Set(some.map(placeOf))].filter((place) => place !== "");
    const shown = places.slice(0, most).map(code);
    const more =
      places.length > shown.length ? `, … and ${thousands(places.length - shown.length)} more` : "";
    const where = shown.length === 0 ? "" : `: ${shown.join(", ")}${more}`;
    const times = some.length > 1 ? `, ${counted(some.length, "error")}` : "";
    return `- ⛔ ${code(name)}${times}${where}\n`;
  });
  return lines.join("");
}

/** For each code how many, as lines of a list. */
export function perCode(problems: readonly Problem[]): readonly string[] {
  return [...byCode(problems)].map(([each, some]) => `- ${code(each)}: ${thousands(some.length)}`);
}

function byCode(problems: readonly Problem[]): ReadonlyMap<string, readonly Problem[]> {
  const found = new Map<string, Problem[]>();
  for (const problem of problems) {
    const some = found.get(problem.code);
    if (some === undefined) found.set(problem.code, [problem]);
    else some.push(problem);
  }
  return found;
}
