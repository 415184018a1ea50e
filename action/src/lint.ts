import { relative } from "node:path";
import { counted, exitCode, fenced, plainPalette, prose } from "@tenantry/core";
import type { Problem } from "@tenantry/core";
import { linesOf, lintProject, lintText } from "tenantry/action";
import { checkHead } from "./checkout.ts";
import { baseOf, trustedProject } from "./project.ts";
import type { Trusted } from "./project.ts";
import type { Job, Result } from "./job.ts";
import { placed } from "./numbers.ts";

/** Finds hazards in the SQL of the migrations that a pull request brings, or in all of them. No database is asked. */
export async function runLint(job: Job): Promise<Result> {
  await checkHead(job);
  const trusted = await trustedProject(job);
  const { project, prefix } = trusted;
  const paths = await broughtPaths(job, trusted);
  if (paths !== null && paths.length === 0) return resultOf(job, [], "No migration is new or changed.\n");
  const linted = await lintProject(project, { cwd: project.folder, paths: paths ?? [], latest: null });
  const problems = [...linted.catalog.problems, ...linted.report.problems];
  const { coverage, accepted } = linted.report;
  const lineAt = await linesOf(
    linted,
    problems.flatMap(({ path }) => path ?? []),
  );
  const shown = {
    problems,
    accepted: accepted.length,
    coverage,
    files: linted.files,
    unread: linted.unread,
    lineAt,
  };
  return resultOf(job, placed(problems, prefix), `${fenced(lintText(shown, plainPalette), "text")}\n`);
}

function resultOf({ inputs }: Job, problems: readonly Problem[], shown: string): Result {
  const count = (severity: Problem["severity"]) =>
    problems.filter((problem) => problem.severity === severity).length;
  const [errors, warnings] = [count("error"), count("warning")];
  const failOn = inputs["fail-on"];
  const codes = problems.map(({ exit }) => exit);
  const head = `**${counted(errors, "error")} and ${counted(warnings, "warning")} in the SQL.**`;
  return {
    exit: failOn === "never" ? 0 : exitCode([...codes, warnings > 0 && failOn === "warning" ? 9 : 0]),
    outputs: { verdict: errors > 0 ? "blocked" : warnings > 0 ? "warning" : "safe" },
    summary: `### Hazards · ${prose(inputs.environment)}\n\n${head}\n\n${shown}\n`,
    problems,
    tell: [],
  };
}

/** Files that the base branch does not have like that; null where there is no base. */
async function broughtPaths(job: Job, { project, prefix }: Trusted): Promise<readonly string[] | null> {
  const { git, occasion } = job;
  const base = baseOf(occasion);
  if (base === null) return null;
  const folder = `${prefix}${relative(project.folder, project.migrations)}`;
  const paths = (await git.paths(occasion.sha, folder)).filter((path) => path.endsWith(".sql"));
  const brought: string[] = [];
  for (const path of paths) {
    if ((await git.text(base, path)) !== (await git.text(occasion.sha, path)))
      brought.push(path.slice(prefix.length));
  }
  return brought;
}
