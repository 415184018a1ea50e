import { counted, plainPalette, problemJson, problemsText, whom } from "@tenantry/core";
import { toolNames } from "@tenantry/postgres";
import type { CommandDef } from "citty";
import { policyOf } from "../config/environment.ts";
import { adoptFleet } from "../use/adopt.ts";
import type { Adopted } from "../use/adopt.ts";
import type { AdoptCohort } from "../use/adopt-cohorts.ts";
import { agree } from "../use/agree.ts";
import { runOf } from "../use/run.ts";
import { answererOf } from "./answerer.ts";
import { command } from "./command.ts";
import type { Call } from "./command.ts";
import { allTargets, targets } from "./globals.ts";
import { markIntent } from "./intent.ts";
import { outcomes } from "./mark.ts";
import type { Answer } from "./shell.ts";
import { oneOf } from "./values.ts";
import { tool } from "./version.ts";
import { withFleet } from "./with-fleet.ts";
import type { Ground } from "./with-fleet.ts";

export const adopt: CommandDef = command({
  name: "adopt",
  description: "Takes over what another tool migrated: writes ledgers, runs nothing",
  args: {
    ...targets,
    from: { type: "string", valueHint: "tool", description: `Which: ${[...toolNames, "plain"].join(", ")}` },
    table: { type: "string", valueHint: "name", description: "Its table, where that is not called as usual" },
    to: {
      type: "string",
      valueHint: "version|head|base",
      description: "What these databases stand at, where the rows do not tell",
    },
    "dry-run": { type: "boolean", description: "Only show what would be written" },
    force: { type: "boolean", description: "Also where a database is not what the files make" },
    yes: { type: "boolean", description: "Do not ask" },
    ...allTargets,
  },
  run: async (call) => await withFleet(call, async (ground) => await run(call, ground)),
});

async function run(call: Call, { environment, catalog, project }: Ground): Promise<Answer> {
  const manner = call.on("dry-run") ? "dry run" : "write";
  const adopted = await adoptFleet({
    environment,
    catalog,
    intent: markIntent(call, policyOf(project.settings)),
    from: { tool: oneOf(call, "from", [...toolNames, "plain"]), table: call.text("table") },
    to: call.text("to"),
    run: runOf(call.shell.variables, tool),
    project,
    comparison: call.on("force") ? "forced" : "compared",
    manner,
    agree: async (cohorts) => await agreed(call, cohorts, environment.name),
    signal: call.shell.signal,
  });
  return answer(call, adopted, manner);
}

async function agreed(call: Call, cohorts: readonly AdoptCohort[], environment: string): Promise<void> {
  for (const line of cohorts.flatMap((cohort) => preview(call, cohort))) call.shell.say(line);
  const count = cohorts.reduce((sum, { changes }) => sum + changes.length, 0);
  const stake = `This writes ${counted(count, "ledger")} in ${environment}; it runs no migration.`;
  await agree({ will: stake, expected: environment, losses: [], stake }, answererOf(call));
}

const shownRows = 12;

/** What one cohort's ledgers will hold. */
function preview(
  call: Call,
  { tool, table, renamed, rows, compared, changes }: AdoptCohort,
): readonly string[] {
  const head = `${whom(changes.map(({ target }) => target.id))}: ${counted(rows.length, "migration")} of ${table} (${tool})`;
  const most = call.shell.detail === "whole" ? rows.length : shownRows;
  const hidden = rows.length - most;
  return [
    renamed === null ? head : `${head}, which becomes ${renamed}`,
    ...(hidden > 0 ? [`    ${counted(hidden, "row")} before these; --verbose shows them`] : []),
    `    ${compared}`,
    ...rows.slice(-most).map(({ id, from }) => `  + ${id}${from === null ? "" : `  (${from})`}`),
  ];
}

function answer(call: Call, adopted: Adopted, manner: "dry run" | "write"): Answer {
  const { cohorts, results, already, untouched, problems, exit } = adopted;
  const failures = results.filter(({ outcome }) => outcome !== "done");
  const done = results.length - failures.length;
  const lines = [
    ...(manner === "dry run" ? cohorts.flatMap((cohort) => preview(call, cohort)) : []),
    ...(done > 0 ? [`Adopted ${counted(done, "target")}; nothing was run.`] : []),
    ...failures.map(({ target, outcome, failure }) => `${target}: ${failure?.message ?? outcomes[outcome]}`),
    ...(already.length > 0 ? [`Already with a ledger of ours: ${whom(already)}`] : []),
    ...(untouched.length > 0 ? [`No tool left anything in ${whom(untouched)}`] : []),
  ];
  const text = lines.length === 0 && problems.length === 0 ? ["Nothing to adopt."] : lines;
  return {
    exit,
    json: {
      dryRun: manner === "dry run",
      cohorts: cohorts.map((cohort) => cohortJson(call, cohort)),
      done,
      failures,
      already: named(call, already),
      untouched: named(call, untouched),
      problems: problems.map((problem) => problemJson(problem)),
    },
    text: text.map((line) => `${line}\n`).join(""),
    complaint: problemsText(problems, plainPalette),
  };
}

function cohortJson(
  call: Call,
  { kind, tool, table, renamed, rows, compared, changes }: AdoptCohort,
): object {
  const ids = changes.map(({ target }) => target.id);
  return { kind, tool, table, renamed, compared, rows, count: ids.length, targets: named(call, ids) };
}

/** Long lists are cut unless all were asked for. */
function named(call: Call, ids: readonly string[]): readonly string[] {
  return call.on("all-targets") ? ids : ids.slice(0, 20);
}
