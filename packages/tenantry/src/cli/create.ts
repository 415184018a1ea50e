import type { CommandDef } from "citty";
import { usage } from "../error.ts";
import { loadCatalog, loadProject } from "../load.ts";
import { createMigration } from "../use/create.ts";
import { didYouMean } from "../suggest.ts";
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
    merge: { type: "boolean", description: "An empty migration that requires all heads" },
  },
  run,
});

async function run(call: Call): Promise<Answer> {
  const project = await loadProject(whereOf(call));
  const created = await createMigration(project, await loadCatalog(project, "empty"), {
    scope: scopeOf(call.words[0] ?? ""),
    description: descriptionOf(call),
    numbering: call.on("sequential") ? "sequential" : "timestamp",
    content: call.on("merge") ? "merge" : "template",
    now: new Date(),
  });
  return { exit: 0, json: created, text: `${created.path}\n` };
}

function scopeOf(word: string): "public" | "tenant" | "both" {
  if (word === "public" || word === "tenant" || word === "both") return word;
  const hint = didYouMean(word, ["public", "tenant", "both"]) || 'As in create tenant "add user avatar".';
  throw usage("scope-unknown", `"${word}" is no scope: public, tenant or both.`, hint);
}

function descriptionOf(call: Call): string {
  const [, description] = call.words;
  if (description !== undefined) return description;
  if (call.on("merge")) return "merge heads";
  throw usage("word-missing", "<description> is missing.", 'As in create tenant "add user avatar".');
}
