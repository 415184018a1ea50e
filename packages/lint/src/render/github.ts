import { withoutPlace } from "@tenantry/core";
import type { Problem } from "@tenantry/core";

/** GitHub shows no more of each kind per step, and drops the others silently. */
const mostOfAKind = 10;

/** Workflow commands that annotate the lines, worst first. What would be dropped is counted in the last one of its kind. */
export function lintGithub(problems: readonly Problem[]): string {
  return (["error", "warning", "notice"] as const)
    .flatMap((severity) => {
      const all = problems.filter((problem) => problem.severity === severity);
      if (all.length <= mostOfAKind) return all.map(annotation);
      const shown = all.slice(0, mostOfAKind - 1);
      const rest = `${all.length - shown.length} more are in the log and in --format json.`;
      return [...shown.map(annotation), `::${severity} title=tenantry lint::${rest}\n`];
    })
    .join("");
}

function annotation(problem: Problem): string {
  const { severity, code, help, path, line, column } = problem;
  const fields = [
    ...(path === undefined ? [] : [`file=${property(path)}`]),
    ...(line === undefined ? [] : [`line=${line}`, `col=${column ?? 1}`]),
    `title=${property(code)}`,
  ];
  return `::${severity} ${fields.join(",")}::${data(`${withoutPlace(problem)}\n${help}`)}\n`;
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
