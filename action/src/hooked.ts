import type { ExitCode, Problem, Report } from "@tenantry/core";
import type { Planned, Project } from "tenantry";
import { hooksOf } from "tenantry/action";
import type { Job } from "./job.ts";

/** The commands of the configuration around a run. It is that of the default branch: nothing else is ever applied. */
export interface Hooked {
  /** Throws exit 9 where one of them fails that is to stop the run. */
  before(planned: Planned): Promise<void>;
  /** What failed after the run; an error where the run counts as failed for it. */
  after(exit: ExitCode, report: Report | null): Promise<readonly Problem[]>;
}

export function hooked(
  { voice }: Job,
  { folder, settings, variables, environment }: Project,
  run: string,
): Hooked {
  const hooks = hooksOf(settings.hooks ?? {}, { folder, variables, say: (line) => voice.say(line) });
  let facts: Readonly<Record<string, string>> = { TENANTRY_ENVIRONMENT: environment, TENANTRY_RUN: run };
  return {
    async before({ intent, plan }) {
      facts = { ...facts, TENANTRY_VERB: intent.verb, TENANTRY_DIGEST: plan.digest };
      await hooks.before(facts);
    },
    async after(exit, report) {
      const failures = await hooks.after({ ...facts, TENANTRY_EXIT: String(exit), ...counts(report) });
      return failures.map(({ message, weight }) => ({
        code: "hook-failed",
        severity: weight === "stop" ? "error" : "warning",
        message,
        help: "The run itself is over; what it did stays.",
        exit: weight === "stop" ? 5 : 0,
      }));
    },
  };
}

function counts(report: Report | null): Readonly<Record<string, string>> {
  if (report === null) return {};
  const { done, failed, unknown } = report.outcomes;
  return { TENANTRY_DONE: String(done), TENANTRY_FAILED: String(failed + unknown) };
}
