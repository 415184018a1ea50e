import { driftJson, driftMarkdown, driftText, objectKinds } from "@tenantry/core";
import type { ObjectKind } from "@tenantry/core";
import type { CommandDef } from "citty";
import { usage } from "../error.ts";
import { didYouMean } from "../suggest.ts";
import { driftExit, fleetDrift } from "../use/drift.ts";
import { rehearsedHistories } from "../use/drift-rehearsed.ts";
import { command } from "./command.ts";
import type { Call } from "./command.ts";
import { allTargets } from "./globals.ts";
import { paletteOf } from "./palette.ts";
import type { Answer } from "./shell.ts";
import { listsOf, oneOf } from "./values.ts";
import { withFleet } from "./with-fleet.ts";
import type { Ground } from "./with-fleet.ts";

export const drift: CommandDef = command({
  name: "drift",
  description: "Finds schemas that are not like others with the same history; exit 3 when there are any",
  args: {
    tenant: { type: "string", valueHint: "id", description: "Only this one, with every object that differs" },
    ignore: {
      type: "string",
      valueHint: "kind",
      description: "Objects that may differ: owner, grant, comment … (repeatable)",
    },
    rehearse: {
      type: "boolean",
      description: "Hold them against what the files make on a scratch server, not against each other",
    },
    format: {
      type: "string",
      valueHint: "text|markdown|json",
      description: "How to show it (default: text)",
    },
    ...allTargets,
  },
  run: async (call) => await withFleet(call, async (ground) => await run(call, ground)),
});

async function run(call: Call, { project, environment, catalog }: Ground): Promise<Answer> {
  const format = oneOf(call, "format", ["text", "markdown", "json"]) ?? "text";
  const [tenant = null, other] = call.every("tenant");
  if (other !== undefined)
    throw usage("flag-twice", "--tenant is given more than once.", "drift is about one, or all.");
  const found = await fleetDrift(environment, catalog, {
    tenant,
    ignoring: [...ignored(call), ...(call.on("rehearse") ? noMatterOfFiles : [])],
    ...(call.on("rehearse") ? await rehearsedHistories(project, environment, catalog) : {}),
  });
  const json = driftJson(found, listsOf(call));
  const detail = tenant !== null || call.on("verbose") ? "whole" : "short";
  const texts = {
    json: () => `${JSON.stringify(json, null, 2)}\n`,
    markdown: () => driftMarkdown(found),
    text: () => driftText(found, paletteOf(call), detail, call.shell.width),
  };
  return { exit: driftExit(found), json, text: texts[format]() };
}

/** Who owns a scratch database owns all in it, and what somebody is granted there is seen with its owner. */
const noMatterOfFiles: readonly ObjectKind[] = ["owner", "grant"];

function ignored(call: Call): readonly ObjectKind[] {
  return call.every("ignore").map((word) => {
    const kind = objectKinds.find((one) => one === word);
    if (kind !== undefined) return kind;
    const hint = didYouMean(word, objectKinds) || `It is one of ${objectKinds.join(", ")}.`;
    throw usage("flag-value", `--ignore ${word} is no kind of object.`, hint);
  });
}
