import { getInput, summary as jobSummary } from "@actions/core";
import { context } from "@actions/github";
import type { ExitCode } from "@tenantry/core";
import { tmpdir } from "node:os";
import { runApply } from "./apply.ts";
import { broken, explained } from "./broken.ts";
import { runComment } from "./comment.ts";
import { ending } from "./ending.ts";
import type { Ending } from "./ending.ts";
import { occasionOf } from "./event.ts";
import { gitIn } from "./git.ts";
import { hubOf } from "./hub.ts";
import { onMerge } from "./merge-base.ts";
import { parseInputs } from "./inputs.ts";
import type { Inputs } from "./inputs.ts";
import { tell } from "./job.ts";
import type { Job, Result } from "./job.ts";
import { runLint } from "./lint.ts";
import { runPlan } from "./plan.ts";
import { runRevert } from "./revert.ts";
import { route } from "./route.ts";
import type { Task } from "./route.ts";
import { voice } from "./say.ts";
import type { Voice } from "./say.ts";
import { secretsOf } from "./secrets.ts";
import { runWatch } from "./watch.ts";

/** Runs the action. The exit code is settled before GitHub is told anything. */
export async function main(): Promise<void> {
  const given = ["database-url", "direct-url", "shadow-url"].map((name) => getInput(name));
  // The driver takes the last one where a URL has no password.
  const others = [getInput("github-token"), process.env["PGPASSWORD"] ?? ""];
  const out = voice(secretsOf(given, others));
  const inputs = parseInputs(getInput);
  if ("length" in inputs)
    return await finish(
      out,
      broken({ exit: 2, message: `Inputs: ${inputs.join("; ")}.`, help: "Correct the workflow." }),
    );
  const end = ending((why) => interrupted(out, why));
  const job = await jobOf(inputs, out, end.signal).catch((error: unknown) => broken(explained(error)));
  if ("exit" in job) return await finish(out, job);
  const result = await ran(job, end).catch((error: unknown) => broken(explained(error)));
  await finish(out, { ...result, exit: result.exit === 130 ? end.code() : result.exit });
  for (const telling of result.tell) await tell(job, telling);
}

async function ran(job: Job, end: Ending): Promise<Result> {
  const task: Task = route(job.inputs.command, job.occasion);
  end.allow(task);
  switch (task) {
    case "plan":
      return await runPlan(job);
    case "comment":
      return await runComment(job);
    case "apply":
      return await runApply(job);
    case "revert":
      return await runRevert(job);
    case "lint":
      return await runLint(job);
    case "status":
    case "drift":
    case "watch":
      return await runWatch(job, task);
    case "nothing":
      job.voice.say("Nothing to do for this event.");
      return { exit: 0, outputs: {}, summary: "", problems: [], tell: [] };
  }
}

async function jobOf(inputs: Inputs, out: Voice, signal: AbortSignal): Promise<Job> {
  const workspace = process.env["GITHUB_WORKSPACE"] ?? process.cwd();
  const git = gitIn(workspace);
  const occasion = await onMerge(occasionOf(context), git);
  const token = inputs["github-token"];
  const { owner, repo } = occasion;
  return {
    inputs,
    occasion,
    workspace,
    git,
    voice: out,
    hub: token === null ? null : hubOf(token, { owner, repo }),
    temp: process.env["RUNNER_TEMP"] ?? tmpdir(),
    signal,
  };
}

/** The last words of a run that is not waited for. */
function interrupted(out: Voice, why: string): void {
  out.output("failure-reason", reasons[143]);
  out.annotate(
    "error",
    `This run was ended ${why}, before it was over. What was applied stays applied; run it again to go on.`,
  );
}

async function finish(out: Voice, result: Result): Promise<void> {
  process.exitCode = result.exit;
  for (const [name, value] of Object.entries(result.outputs)) out.output(name, value);
  out.output("failure-reason", reasons[result.exit]);
  for (const { severity, message, help, path, line } of result.problems) {
    const place = { ...(path === undefined ? {} : { path }), ...(line === undefined ? {} : { line }) };
    out.annotate(severity, help === "" ? message : `${message} ${help}`, place);
  }
  if (out.unsaid() > 0) out.close();
  if (result.summary !== "") {
    await jobSummary
      .addRaw(out.secrets.scrub(result.summary))
      .write()
      .catch(() => out.say("The job summary could not be written."));
  }
}

const reasons: Readonly<Record<ExitCode, string>> = {
  0: "",
  1: "error",
  2: "usage",
  3: "pending",
  4: "integrity",
  5: "failed",
  6: "busy",
  7: "needs-decision",
  8: "plan-changed",
  9: "refused",
  130: "interrupted",
  143: "interrupted",
};
