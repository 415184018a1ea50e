import { counted, whom } from "@tenantry/core";
import type { Target } from "@tenantry/core";
import type { CommandDef } from "citty";
import { agree } from "../use/agree.ts";
import type { Manifest } from "../use/backup.ts";
import { restoreFleet } from "../use/restore.ts";
import type { RestoredFleet } from "../use/restore.ts";
import { runOf } from "../use/run.ts";
import { usage } from "../error.ts";
import { answererOf } from "./answerer.ts";
import { command } from "./command.ts";
import type { Call } from "./command.ts";
import { targets } from "./globals.ts";
import { isPartial, selectionOf } from "./selection.ts";
import type { Answer } from "./shell.ts";
import { tool } from "./version.ts";
import { withFleet } from "./with-fleet.ts";

export const restore: CommandDef = command({
  name: "restore",
  description: "Puts tenants, the public schema or everything back to what a backup holds",
  args: {
    folder: { type: "positional", description: "the folder that tenantry backup made" },
    ...targets,
    "dry-run": { type: "boolean", description: "Only show what would be replaced" },
    yes: { type: "boolean", description: "Do not ask" },
  },
  check: (call) => void selectionOf(call),
  run,
});

async function run(call: Call): Promise<Answer> {
  const selection = selectionOf(call);
  if (!isPartial(selection) && !call.on("all") && !call.on("dry-run"))
    throw usage(
      "selection-missing",
      "Nothing says which targets are to be replaced.",
      "Say --tenant <id>, --only public|tenants, or --all.",
    );
  return await withFleet(call, async ({ environment }) => {
    const [folder = ""] = call.words;
    const { cwd, variables, signal } = call.shell;
    const restored = await restoreFleet({
      environment,
      cwd,
      folder,
      selection,
      run: runOf(variables, tool),
      manner: call.on("dry-run") ? "dry run" : "real",
      path: variables["PATH"],
      signal,
      agree: async (chosen, manifest) => await agreed(call, environment.name, chosen, manifest),
    });
    return answer(environment.name, restored);
  });
}

async function agreed(
  call: Call,
  environment: string,
  chosen: readonly Target[],
  manifest: Manifest,
): Promise<void> {
  const what = whom(chosen.map(({ id }) => id));
  const from = manifest.environment === environment ? "" : ` of ${manifest.environment}`;
  const stake = `Whatever ${what} got since the backup${from} of ${manifest.at} would be gone.`;
  await agree(
    { will: `This will replace ${what} in ${environment}.`, expected: environment, losses: [], stake },
    answererOf(call),
  );
}

function answer(environment: string, { manifest, results, unlisted, exit }: RestoredFleet): Answer {
  const told = (["done", "planned", "left"] as const).flatMap((outcome) => {
    const ids = results.filter((one) => one.outcome === outcome).map(({ target }) => target);
    return ids.length === 0
      ? []
      : [`${whom(ids)}: ${words[outcome]} ${outcome === "left" ? "" : manifest.at}`.trimEnd()];
  });
  const failures = results.filter(({ outcome }) => outcome === "failed");
  const lines = [
    ...told,
    ...failures.map(
      ({ target, message, help }) => `${target}: ${message ?? ""}${help === null ? "" : `\n  ${help}`}`,
    ),
    ...(unlisted.length === 0
      ? []
      : [`${counted(unlisted.length, "tenant")} that nothing lists: register ${whom(unlisted)} again.`]),
  ];
  return {
    exit,
    json: { environment, at: manifest.at, targets: results, unlisted },
    text: lines.map((line) => `${line}\n`).join(""),
  };
}

const words = { done: "as of", planned: "would be put back to", left: "not begun" } as const;
