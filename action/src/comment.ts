import { broken } from "./broken.ts";
import { withoutPlan } from "./failed-comment.ts";
import { takeOver } from "./handover.ts";
import { isOutside } from "./event.ts";
import type { Made } from "./plan-made.ts";
import type { Job, Result } from "./job.ts";
import { commentOf, headOf, tellings } from "./plan-shown.ts";

/** Posts what another job of this run planned. It needs neither a database nor a checkout. */
export async function runComment(job: Job): Promise<Result> {
  const handed = await takeOver(job, headOf(job));
  if (handed.kind === "plan") {
    const tell = tellings(job, commentOf(job, handed, believed(job, handed)));
    return { exit: 0, outputs: {}, summary: "", problems: [], tell };
  }
  if (handed.kind === "failed") {
    const tell = withoutPlan(job, handed);
    return { exit: 0, outputs: {}, summary: "", problems: [], tell };
  }
  const message = `The plan of the other job cannot be taken: ${handed.why}.`;
  return broken({ exit: 2, message, help: wayOut }, withoutPlan(job, { message, help: wayOut }));
}

const wayOut =
  "Upload the output plan-file of the job that plans, and download it into runner.temp before this step.";

/** What comes from outside was planned from files, whatever it says: no database is asked there. */
function believed({ occasion }: Job, made: Made): Made {
  return isOutside(occasion.trigger) && made.basis === "database" ? { ...made, basis: "files" } : made;
}
