import { reportComment } from "@tenantry/core";
import type { Event, Plan } from "@tenantry/core";
import { sha256 } from "tenantry/action";
import { runUrl, tell } from "./job.ts";
import type { Job } from "./job.ts";
import type { MergedPull } from "./merged.ts";
import { upsert, viewerOf } from "./sticky.ts";

/** How far a run is, in its comment. */
export interface Shown {
  show(event: Event): void;
  /** Waits for an edit that is under way. */
  end(): Promise<void>;
}

/** GitHub allows 80 edits a minute, and nobody reads that many. */
const everyMs = 15_000;

/** Edits the comments of the pull requests now and then; the run never waits for it. */
export function progress(job: Job, pulls: readonly MergedPull[], plan: Plan): Shown {
  const count: Counted = { targets: 0, done: 0, failed: 0 };
  let last = Number.NEGATIVE_INFINITY;
  let editing: Promise<void> | null = null;
  const edit = async (): Promise<void> => {
    for (const { number } of pulls) {
      await tell(job, {
        what: "The progress",
        run: async (hub) => {
          const { header, body } = draftOf(job, plan, { ...count });
          await upsert(hub, number, await viewerOf(hub), { header, body, fresh: "only edit" });
        },
      });
    }
  };
  return {
    show(event) {
      if (event.type === "run") count.targets = event.targets;
      if (event.type === "stage") delete count.wave;
      if (event.type === "wave") count.wave = `wave ${event.index + 1} of ${event.of} (${event.name})`;
      if (event.type === "target" && event.outcome === "done") count.done += 1;
      if (event.type === "target" && event.outcome === "failed") count.failed += 1;
      if (event.type === "end" || job.inputs.comment === "never") return;
      if (editing !== null || performance.now() - last < everyMs) return;
      last = performance.now();
      editing = edit().finally(() => (editing = null));
    },
    end: async () => await (editing ?? undefined),
  };
}

/** A `Progress` in the making. */
interface Counted {
  targets: number;
  done: number;
  failed: number;
  wave?: string;
}

function draftOf(job: Job, plan: Plan, now: Counted) {
  const { occasion, inputs } = job;
  return reportComment(
    {
      plan: { ...plan, problems: [] },
      report: null,
      environment: inputs.environment,
      head: occasion.sha,
      run: occasion.run,
      attempt: occasion.attempt,
      runUrl: runUrl(job),
      progress: now,
      notes: [],
    },
    sha256,
  );
}
