import type { Problem } from "@tenantry/core";

/** Problems for people: where, what and the next step, the worst first. */
export function problemLines(problems: readonly Problem[]): string {
  const order = { error: 0, warning: 1, notice: 2 };
  return problems
    .toSorted((a, b) => order[a.severity] - order[b.severity])
    .map((problem) => `\n${problem.severity}: ${place(problem)}${problem.message}\n  ${problem.help}\n`)
    .join("");
}

function place({ path, line, message }: Problem): string {
  if (path === undefined) return "";
  const at = line === undefined ? path : `${path}:${line}`;
  return message.startsWith(path) ? "" : `${at} `;
}
