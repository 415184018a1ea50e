import { isAbsolute, join } from "node:path";
import { counted, exitCode, plainPalette, problemJson, problemsText, table } from "@tenantry/core";
import type { CommandDef } from "citty";
import { convert } from "../import/convert.ts";
import { importTools } from "../import/tools.ts";
import { loadProject } from "../load.ts";
import { importInto, writeImported } from "../use/import.ts";
import type { Imported } from "../use/import.ts";
import { command } from "./command.ts";
import type { Call } from "./command.ts";
import type { Answer } from "./shell.ts";
import { oneOf } from "./values.ts";
import { whereOf } from "./where.ts";

export const importFiles: CommandDef = command({
  name: "import",
  description: "Turns another tool's migrations into files of ours; the originals stay as they are",
  args: {
    folder: { type: "positional", description: "where the other tool's files are" },
    from: { type: "string", valueHint: "tool", description: `Whose they are: ${importTools.join(", ")}` },
    scope: {
      type: "string",
      valueHint: "public|tenant|both",
      description: "Where those belong that do not say it",
    },
    alembic: {
      type: "string",
      valueHint: "command",
      description: "How Alembic is called (default: alembic), as in: poetry run alembic",
    },
    "dry-run": { type: "boolean", description: "Only show what would be written" },
  },
  run,
});

async function run(call: Call): Promise<Answer> {
  const project = await loadProject(whereOf(call));
  const [shown = "."] = call.words;
  const folder = isAbsolute(shown) ? shown : join(call.shell.cwd, shown);
  const tool = oneOf(call, "from", importTools);
  const { from, conversion } = await convert({
    folder,
    shown,
    tool,
    alembic: call.text("alembic"),
    variables: call.shell.variables,
  });
  const scope = oneOf(call, "scope", ["public", "tenant", "both"]);
  const imported = await importInto(project, from, conversion, scope);
  if (!call.on("dry-run")) await writeImported(project, imported.files);
  return answer(imported, call.on("dry-run") ? "dry run" : "written");
}

function answer({ from, files, problems }: Imported, manner: "dry run" | "written"): Answer {
  const verb = manner === "dry run" ? "would be written" : "written";
  const fresh = files.filter(({ state }) => state === "new").length;
  const rows = files.map(({ id, source, state, stub, notes }) => [
    `  ${state === "new" ? "+" : "="} ${id}`,
    source,
    [...(stub === null ? [] : [`stub: ${stub}`]), ...notes].join("; "),
  ]);
  return {
    exit: exitCode(problems.map(({ exit }) => exit)),
    json: {
      dryRun: manner === "dry run",
      from,
      files: files.map(({ path, id, source, state, stub, notes }) => ({
        path,
        id,
        source,
        state,
        stub,
        notes,
      })),
      problems: problems.map((problem) => problemJson(problem)),
    },
    text: `${table(rows)}${counted(fresh, "migration")} of ${from} ${verb}, ${files.length - fresh} there already\n`,
    complaint: problemsText(problems, plainPalette),
  };
}
