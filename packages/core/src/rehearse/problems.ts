import type { Problem } from "../problem.ts";
import { capped } from "../words.ts";
import type { Rehearsal, RehearsedCohort, RehearsedStep } from "./rehearsal.ts";

/** What a rehearsal has against a plan: `rehearsal-failed` and `rehearsal-differs` are errors, `not-rehearsed` is a warning. */
export function rehearsalProblems({ cohorts, skipped }: Rehearsal): readonly Problem[] {
  if (skipped !== null) return [notRehearsed(`Nothing was rehearsed: ${skipped}.`, [])];
  const found = new Map<string, Problem>();
  for (const problem of cohorts.flatMap(problemsOf)) {
    const key = JSON.stringify([problem.code, problem.message, problem.line]);
    const same = found.get(key);
    const targets = [...(same?.targets ?? []), ...(problem.targets ?? [])];
    found.set(key, { ...problem, targets: [...new Set(targets)] });
  }
  return [...found.values()];
}

function problemsOf({ steps, skipped, targets }: RehearsedCohort): readonly Problem[] {
  if (skipped !== null) return [notRehearsed(`Not rehearsed: ${skipped}.`, targets)];
  return steps.flatMap((step) => problemOf(step, targets));
}

function problemOf(step: RehearsedStep, targets: readonly string[]): readonly Problem[] {
  const { id, error, during, differences } = step;
  if (error !== null) {
    const { path, line, column, message, sqlstate } = error;
    return [
      {
        ...failing("rehearsal-failed", targets),
        message: `${id} fails on ${during ?? "up"}: ${message} (${sqlstate})`,
        help: "Mend the file: on a server like this one it does not run.",
        path,
        line,
        column,
      },
    ];
  }
  if (step.outcome !== "differs") return [];
  const names = capped(differences.map(({ object }) => object));
  const message =
    during === "down"
      ? `down of ${id} does not bring back what was there before: ${names}`
      : `${id} does something else the second time: ${names}`;
  return [
    {
      ...failing("rehearsal-differs", targets),
      message: `${message}.`,
      help: "Let down undo all of it, or say that it cannot be undone: --! irreversible: <reason>",
      ...(step.statements[0] === undefined ? {} : { path: step.statements[0].path }),
    },
  ];
}

function failing(
  code: string,
  targets: readonly string[],
): Pick<Problem, "code" | "severity" | "exit" | "targets"> {
  return { code, severity: "error", exit: 9, targets };
}

function notRehearsed(message: string, targets: readonly string[]): Problem {
  const help = "What it would do is unknown: look at it with more care.";
  return {
    code: "not-rehearsed",
    severity: "warning",
    message,
    help,
    exit: 0,
    ...(targets.length === 0 ? {} : { targets }),
  };
}
