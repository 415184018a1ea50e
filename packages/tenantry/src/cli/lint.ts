import { relative, resolve, sep } from "node:path";
import { exitCode, problemJson } from "@tenantry/core";
import type { ExitCode, Problem } from "@tenantry/core";
import { lintedPercent, lintGithub, lintSarif, lintText } from "@tenantry/lint";
import type { CommandDef } from "citty";
import { loadProject } from "../load.ts";
import { loadFacts } from "../use/facts.ts";
import { linesOf, lintProject } from "../use/lint.ts";
import type { Linted } from "../use/lint.ts";
import { command } from "./command.ts";
import type { Call } from "./command.ts";
import { many } from "./globals.ts";
import { paletteOf } from "./palette.ts";
import type { Answer } from "./shell.ts";
import { count, oneOf } from "./values.ts";
import { version } from "./version.ts";
import { whereOf } from "./where.ts";

type Format = "text" | "json" | "sarif" | "github";

export const lint: CommandDef = command({
  name: "lint",
  description: "Finds what locks, rewrites, fails or loses data, in the files alone; no database is asked",
  args: {
    path: {
      type: "positional",
      required: false,
      valueHint: many,
      description: "Folders, or files that are pending together (default: all migrations)",
    },
    format: {
      type: "string",
      valueHint: "text|json|sarif|github",
      description: "How to show it (default: text)",
    },
    facts: {
      type: "string",
      valueHint: "file",
      description: "What is known of the fleet: work on small tables is a warning",
    },
    latest: { type: "string", valueHint: "n", description: "Only the last n migrations, pending together" },
  },
  check: (call) => void [formatOf(call), count(call, "latest", 1)],
  run,
});

async function run(call: Call): Promise<Answer> {
  const project = await loadProject(whereOf(call));
  const { cwd } = call.shell;
  const path = call.text("facts");
  const facts = path === null ? null : await loadFacts(cwd, path, project.environment);
  const latest = count(call, "latest", 1);
  const linted = await lintProject(project, { cwd, paths: call.words, latest, facts });
  const problems = [...linted.catalog.problems, ...linted.report.problems];
  const exit = exitCode(problems.map((problem) => problem.exit));
  return { exit, json: json(linted, problems), text: await shown(call, linted, problems, exit) };
}

async function shown(
  call: Call,
  linted: Linted,
  problems: readonly Problem[],
  exit: ExitCode,
): Promise<string> {
  switch (formatOf(call)) {
    case "json":
      return `${JSON.stringify(json(linted, problems), null, 2)}\n`;
    case "sarif":
      return `${JSON.stringify(lintSarif(inRepository(call, linted, problems), version), null, 2)}\n`;
    case "github":
      return lintGithub(inRepository(call, linted, problems));
    case "text": {
      if (exit === 0 && call.on("quiet") && problems.length === 0) return "";
      const paths = problems.flatMap(({ path }) => path ?? []);
      const { coverage, accepted } = linted.report;
      const lineAt = await linesOf(linted, paths);
      return lintText(
        { problems, accepted: accepted.length, coverage, files: linted.files, unread: linted.unread, lineAt },
        paletteOf(call),
      );
    }
  }
}

function json({ report, files, unread }: Linted, problems: readonly Problem[]): object {
  return {
    problems: problems.map((problem) => problemJson(problem)),
    accepted: report.accepted.map(({ problem, reason, until }) => ({
      ...problemJson(problem),
      reason,
      until,
    })),
    coverage: { ...report.coverage, percent: lintedPercent(report.coverage, unread) },
    files,
    unread,
  };
}

/** GitHub knows files by their place in the repository, which in a workflow is the workspace. */
function inRepository(call: Call, { root }: Linted, problems: readonly Problem[]): readonly Problem[] {
  const { cwd, variables } = call.shell;
  const workspace = variables["GITHUB_WORKSPACE"] ?? cwd;
  return problems.map((problem) => {
    if (problem.path === undefined) return problem;
    const path = relative(workspace, resolve(root, problem.path)).split(sep).join("/");
    return {
      ...problem,
      path,
      message: problem.message.startsWith(problem.path)
        ? path + problem.message.slice(problem.path.length)
        : problem.message,
    };
  });
}

function formatOf(call: Call): Format {
  return oneOf(call, "format", ["text", "json", "sarif", "github"]) ?? "text";
}
