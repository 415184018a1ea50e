import type { CommandDef } from "citty";
import { usage } from "../error.ts";
import { loadCatalog, loadProject } from "../load.ts";
import { createMigration } from "../use/create.ts";
import { findMigration } from "../use/find.ts";
import { didYouMean } from "../suggest.ts";
import { createFromDiff } from "./create-from-diff.ts";
import { descriptionOf } from "./description.ts";
import { command } from "./command.ts";
import type { Call } from "./command.ts";
import { whereOf } from "./where.ts";
import type { Answer } from "./shell.ts";

export const create: CommandDef = command({
  name: "create",
  description: "Writes the file of a new migration",
  args: {
    scope: { type: "positional", description: "public, tenant or both" },
    description: {
      type: "positional",
      required: false,
      description: 'what it does, as in "add user avatar"',
    },
    sequential: { type: "boolean", description: "Number it 004 instead of by the clock" },
    "from-diff": {
      type: "boolean",
      description: "Write what leads to <scope>.desired.sql, proven on a scratch server",
    },
    "from-db": {
      type: "string",
      valueHint: "tenant",
      description: "Write what leads to the schema of this live tenant (public: any word), proven likewise",
    },
    "shadow-url": {
      type: "string",
      valueHint: "url",
      description: "An empty database on another scratch server than the embedded one",
    },
    "dry-run": { type: "boolean", description: "Show what would be written" },
    merge: { type: "boolean", description: "An empty migration that requires all heads" },
    requires: {
      type: "string",
      valueHint: "id",
      description: "What must have been applied before, as two branches that it joins (repeatable)",
    },
  },
  run,
});

async function run(call: Call): Promise<Answer> {
  if (call.on("from-diff") || call.text("from-db") !== null) return await createFromDiff(call, scopeOf(call));
  refuseAlone(call);
  const project = await loadProject(whereOf(call));
  const catalog = await loadCatalog(project, "empty");
  const created = await createMigration(project, catalog, {
    scope: scopeOf(call),
    description: descriptionOf(call),
    numbering: call.on("sequential") ? "sequential" : "timestamp",
    content: call.on("merge") ? "merge" : "template",
    requires: call.every("requires").map((word) => findMigration(catalog, word).id),
    now: new Date(),
  });
  return { exit: 0, json: created, text: `${created.path}\n` };
}

/** Flags that contradict each other, or that mean something only beside `--from-diff` and `--from-db`. */
function refuseAlone(call: Call): void {
  if (call.on("merge") && call.every("requires").length > 0)
    throw usage("flags-contradict", "--merge requires all heads already.", "Leave out one of the two.");
  if (!call.on("dry-run") && call.text("shadow-url") === null) return;
  throw usage(
    "flag-alone",
    "--dry-run and --shadow-url go with --from-diff or --from-db.",
    'As in create tenant "add user avatar" --from-diff --dry-run.',
  );
}

function scopeOf(call: Call): "public" | "tenant" | "both" {
  const word = call.words[0] ?? "";
  if (word === "public" || word === "tenant" || word === "both") return word;
  const hint = didYouMean(word, ["public", "tenant", "both"]) || 'As in create tenant "add user avatar".';
  throw usage("scope-unknown", `"${word}" is no scope: public, tenant or both.`, hint);
}
