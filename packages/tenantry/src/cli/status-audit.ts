import { duration, table, thousands, whom } from "@tenantry/core";
import { readLog } from "@tenantry/postgres";
import type { Audited } from "@tenantry/postgres";
import type { Call } from "./command.ts";
import { paletteOf } from "./palette.ts";
import type { Answer } from "./shell.ts";
import { count } from "./values.ts";
import type { Ground } from "./with-fleet.ts";

/** The answer of `status --audit`: what one run did alike is one entry, the newest first. */
export async function auditAnswer(
  call: Call,
  { environment }: Ground,
  target: string | null,
): Promise<Answer> {
  const last = count(call, "last", 1) ?? 20;
  const named = call.on("all-targets") ? 1_000_000 : 20;
  const entries = await readLog(environment, { target, last, named });
  const text =
    entries.length === 0
      ? "The audit log has nothing to say about that.\n"
      : table(
          entries.map((entry) => row(entry, paletteOf(call))),
          "  ",
        );
  return { exit: 0, json: { environment: environment.name, entries }, text };
}

function row(entry: Audited, { bad, faint, good }: ReturnType<typeof paletteOf>): readonly string[] {
  const { at, verb, step, outcome, who, run, reviewed, maxMs, detail } = entry;
  return [
    at.replace("T", " ").replace("Z", ""),
    `${verb}${step === null ? "" : ` ${step}`}`,
    where(entry),
    outcome === "done" ? good(outcome) : bad(outcome),
    maxMs === null ? "" : duration(maxMs),
    `by ${who}`,
    faint(`run ${run.slice(0, 8)}${reviewed ? ", reviewed" : ""}${detail === null ? "" : `: ${detail}`}`),
  ];
}

/** What concerns no single target has none. */
function where({ count, targets }: Audited): string {
  const named = targets.filter((id) => id !== "");
  if (named.length === 0) return "";
  return count <= targets.length ? whom(named) : `${thousands(count)} targets`;
}
