import {
  conductOf,
  limitsJson,
  planJson,
  planText,
  problemsText,
  reportJson,
  reportText,
} from "@tenantry/core";
import type { Intent, PlanJson } from "@tenantry/core";
import type { Environment } from "@tenantry/postgres";
import { agree, lossLines } from "../use/agree.ts";
import { runFleet } from "../use/apply.ts";
import type { RunResult } from "../use/apply.ts";
import { lossesOf } from "../use/losses.ts";
import { planFleet } from "../use/plan.ts";
import type { Planned } from "../use/plan.ts";
import { runOf } from "../use/run.ts";
import { answererOf } from "./answerer.ts";
import { aroundRun, checkFirst } from "./around-run.ts";
import type { Call } from "./command.ts";
import { outputFile } from "./output-file.ts";
import { paletteOf } from "./palette.ts";
import { planExit } from "./plan-exit.ts";
import { progress } from "./progress.ts";
import { tuned } from "./running.ts";
import type { Answer } from "./shell.ts";
import { duration, listsOf } from "./values.ts";
import { tool } from "./version.ts";
import type { Ground } from "./with-fleet.ts";

/** Plans and runs what `intent` asks for, or only shows it with `--dry-run`. */
export async function runSteps(
  call: Call,
  ground: Ground,
  intent: Intent,
  reviewed: PlanJson | null,
): Promise<Answer> {
  const environment = tuned(call, ground.environment);
  if (call.on("dry-run"))
    return await shown(call, await planFleet(environment, ground.catalog, intent, reviewed), environment);
  const run = runOf(call.shell.variables, tool);
  const around = aroundRun(call, ground, run);
  const events = outputFile(call, "events");
  const bar = progress(call.shell);
  try {
    const result = await runFleet({
      environment,
      catalog: ground.catalog,
      intent,
      reviewed,
      run,
      agree: async (planned) => {
        await agreed(call, ground, planned);
        await around.before(planned);
      },
      show: (event) => {
        events?.write(`${JSON.stringify(event)}\n`);
        bar.show(event);
      },
      signal: call.shell.signal,
      deadlineMs: duration(call, "deadline"),
    });
    return await around.after(answered(call, result, environment), result.report);
  } catch (error) {
    await around.broken(error);
    throw error;
  } finally {
    bar.end();
    events?.close();
  }
}

/** What would run, without running it. */
async function shown(call: Call, planned: Planned, environment: Environment): Promise<Answer> {
  const { plan, catalog } = planned;
  if (plan.verb === "apply") await checkFirst(call, environment, planned);
  for (const line of lossLines(lossesOf(plan, catalog))) call.shell.say(line);
  const text = planText(plan, catalog, environment.name, paletteOf(call), conductOf(plan, environment));
  return {
    exit: planExit(plan, "only problems"),
    json: { ...planJson(plan, listsOf(call)), limits: limitsJson(environment) },
    text,
  };
}

async function agreed(call: Call, ground: Ground, { plan, catalog, intent }: Planned): Promise<void> {
  const { name } = ground.environment;
  const stakes = {
    apply: ground.guarded === "protected" ? `Environment ${name} is protected.` : null,
    revert: "A revert is not done without a word from somebody.",
  };
  await agree(
    {
      will: `This will ${intent.verb} in ${name}.`,
      expected: name,
      losses: lossesOf(plan, catalog),
      stake: stakes[intent.verb],
    },
    answererOf(call),
  );
}

function answered(call: Call, { planned, report, exit }: RunResult, environment: Environment): Answer {
  const palette = paletteOf(call);
  const { plan, catalog } = planned;
  const json = { ...reportJson(report), problems: planJson(plan, listsOf(call)).problems };
  if (report.run === "")
    return {
      exit,
      json,
      text: planText(plan, catalog, environment.name, palette, conductOf(plan, environment)),
    };
  const problems = plan.problems.filter(({ severity }) => severity === "error");
  return {
    exit,
    json,
    text: [reportText(report, palette), problemsText(problems, palette)].filter(isText).join("\n"),
  };
}

function isText(text: string): boolean {
  return text !== "";
}
