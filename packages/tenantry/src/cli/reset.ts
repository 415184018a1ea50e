import { whom } from "@tenantry/core";
import type { Target } from "@tenantry/core";
import type { CommandDef } from "citty";
import { agree } from "../use/agree.ts";
import { resetTargets } from "../use/reset.ts";
import type { Reset, ResetResult } from "../use/reset.ts";
import { runOf } from "../use/run.ts";
import { answererOf } from "./answerer.ts";
import { command } from "./command.ts";
import type { Call } from "./command.ts";
import { targets } from "./globals.ts";
import { requireSelection } from "./require-selection.ts";
import { selectionOf } from "./selection.ts";
import type { Answer } from "./shell.ts";
import { tool } from "./version.ts";
import { withFleet } from "./with-fleet.ts";
import type { Ground } from "./with-fleet.ts";

export const reset: CommandDef = command({
  name: "reset",
  description: "Drops everything in the chosen targets; only on this machine, and never where protected",
  args: {
    ...targets,
    "dry-run": { type: "boolean", description: "Only show what would go" },
    yes: { type: "boolean", description: "Do not ask" },
  },
  check: (call) => void selectionOf(call),
  run: async (call) => await withFleet(call, async (ground) => await run(call, ground)),
});

async function run(call: Call, ground: Ground): Promise<Answer> {
  const { environment, guarded } = ground;
  const selection = selectionOf(call);
  const reset = await resetTargets({
    environment,
    guarded,
    selection,
    run: runOf(call.shell.variables, tool),
    manner: call.on("dry-run") ? "dry run" : "real",
    signal: call.shell.signal,
    require: async () => await requireSelection(call, ground, selection),
    agree: async (chosen) => await agreed(call, environment.name, chosen),
  });
  return answer(environment.name, reset);
}

async function agreed(call: Call, environment: string, chosen: readonly Target[]): Promise<void> {
  if (chosen.length === 0) return;
  const what = whom(chosen.map(({ id }) => id));
  const stake = `All data of ${what} would be gone, and everything elsewhere that depends on it.`;
  await agree(
    { will: `This will empty ${what} in ${environment}.`, expected: environment, losses: [], stake },
    answererOf(call),
  );
}

function answer(environment: string, { results, exit }: Reset): Answer {
  const text = (["done", "planned", "gone", "left"] as const).flatMap((outcome) => {
    const ids = results.filter((one) => one.outcome === outcome).map(({ target }) => target);
    return ids.length === 0 ? [] : [`${whom(ids)}: ${words[outcome]}\n`];
  });
  const failures = results.filter(({ outcome }) => outcome === "failed");
  return {
    exit,
    json: { environment, targets: results },
    text: [
      ...text,
      ...failures.map(({ target, message }) => `${target}: ${message ?? ""}\n`),
      ...(results.length === 0 ? ["No target is meant by the selection.\n"] : []),
    ].join(""),
  };
}

const words: Readonly<Record<Exclude<ResetResult["outcome"], "failed">, string>> = {
  done: "emptied; tenantry apply builds it again",
  planned: "would be emptied",
  gone: "was not there",
  left: "not begun",
};
