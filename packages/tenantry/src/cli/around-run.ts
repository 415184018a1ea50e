import { counted, exitCode } from "@tenantry/core";
import type { ExitCode, Report, Target } from "@tenantry/core";
import type { Environment, Run } from "@tenantry/postgres";
import { backUp } from "../use/backup.ts";
import { hooksOf } from "../use/hooks.ts";
import type { HookFacts, HookFailure } from "../use/hooks.ts";
import type { Planned } from "../use/plan.ts";
import type { Call } from "./command.ts";
import { explain } from "./explain.ts";
import type { Answer } from "./shell.ts";
import type { Ground } from "./with-fleet.ts";

/** What happens before and after a run that has something to do: the backup, and the hooks of the configuration. */
export interface Around {
  /** Throws exit 9 for a hook that failed, exit 2 or 5 for a backup that did not come about. */
  before(planned: Planned): Promise<void>;
  /** The answer, with what the hooks after the run failed at. */
  after(answer: Answer, report: Report): Promise<Answer>;
  /** The same where the run itself could not be brought to an end. */
  broken(error: unknown): Promise<void>;
}

export function aroundRun(call: Call, { environment, project }: Ground, run: Run): Around {
  const { say } = call.shell;
  const hooks = hooksOf(project.settings.hooks ?? {}, {
    folder: project.folder,
    variables: project.variables,
    say,
  });
  let facts: HookFacts = { TENANTRY_ENVIRONMENT: environment.name, TENANTRY_RUN: run.id };

  return {
    async before(planned) {
      facts = { ...facts, TENANTRY_VERB: planned.intent.verb, TENANTRY_DIGEST: planned.plan.digest };
      if (planned.intent.verb === "apply") await checkFirst(call, environment, planned);
      const out = call.text("backup");
      if (out !== null) await back(call, environment, planned, out);
      await hooks.before(facts);
    },
    async after(answer, { outcomes }) {
      const { done, failed, unknown } = outcomes;
      const failures = await hooks.after({
        ...facts,
        ...ended(answer.exit),
        TENANTRY_DONE: String(done),
        TENANTRY_FAILED: String(failed + unknown),
      });
      return withFailures(answer, failures);
    },
    async broken(error) {
      const { exit } = explain(error, "short");
      for (const { message } of await hooks.after({ ...facts, ...ended(exit) })) say(message);
    },
  };
}

function withFailures(answer: Answer, failures: readonly HookFailure[]): Answer {
  if (failures.length === 0) return answer;
  const messages = failures.map(({ message }) => message);
  const isStopped = failures.some(({ weight }) => weight === "stop");
  return {
    ...answer,
    exit: exitCode([answer.exit, isStopped ? 5 : 0]),
    json: { ...answer.json, hooks: messages },
    complaint: [answer.complaint ?? "", ...messages.map((message) => `${message}\n`)].join(""),
  };
}

async function back(call: Call, environment: Environment, planned: Planned, out: string): Promise<void> {
  const { say, variables, cwd, signal } = call.shell;
  const { folder, manifest } = await backUp({
    environment,
    fleet: planned.fleet,
    targets: changedBy(planned),
    cwd,
    out,
    now: new Date(),
    path: variables["PATH"],
    signal,
    say,
  });
  const count = manifest.files.reduce((sum, { targets }) => sum + targets.length, 0);
  say(`Backed up ${counted(count, "schema")} to ${folder}.`);
}

/** With `--preflight`: says the warnings, and throws exit 9 for what would fail. */
export async function checkFirst(call: Call, environment: Environment, planned: Planned): Promise<void> {
  if (!call.on("preflight")) return;
  // The grammar is loaded only for who asks.
  const { preflight, refuseFailures } = await import("../use/preflight.ts");
  const findings = refuseFailures(await preflight(environment, planned, call.shell.signal));
  for (const { message, help } of findings) call.shell.say(`${message}\n  ${help}`);
}

function ended(exit: ExitCode): HookFacts {
  return { TENANTRY_EXIT: String(exit) };
}

/** Every target that a step is planned for and nothing keeps it from. */
function changedBy({ plan }: Planned): readonly Target[] {
  const cohorts = plan.stages.flatMap((stage) => stage.cohorts);
  const running = cohorts.filter(({ steps, blocked }) => steps.length > 0 && blocked.length === 0);
  return [
    ...new Map(running.flatMap(({ targets }) => targets.map((target) => [target.id, target]))).values(),
  ];
}
