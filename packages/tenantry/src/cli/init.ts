import { table } from "@tenantry/core";
import type { CommandDef } from "citty";
import { usage } from "../error.ts";
import { setUp } from "../use/init.ts";
import type { SetUp } from "../use/init.ts";
import { layouts } from "../use/init-files.ts";
import type { Layout } from "../use/init-files.ts";
import { command } from "./command.ts";
import type { Call } from "./command.ts";
import type { Answer } from "./shell.ts";
import { oneOf } from "./values.ts";

const names = ["registry", "schemas", "databases", "none"] as const;

export const init: CommandDef = command({
  name: "init",
  description: "Sets up a repository: configuration, a first migration, both workflows; overwrites nothing",
  args: {
    layout: {
      type: "string",
      valueHint: names.join("|"),
      description: "Where tenants live; asked at a terminal when not given",
    },
    workflows: {
      type: "boolean",
      default: true,
      negativeDescription: "Leave the workflows for GitHub out",
      description: "Write the workflows for GitHub",
    },
    "dry-run": { type: "boolean", description: "Only show what would be written" },
  },
  check: (call) => void oneOf(call, "layout", names),
  run,
});

async function run(call: Call): Promise<Answer> {
  const layout = oneOf(call, "layout", names) ?? (await asked(call));
  const dryRun = call.on("dry-run");
  const done = await setUp({
    folder: call.shell.cwd,
    layout,
    workflows: call.on("workflows") ? "written" : "left out",
    mode: dryRun ? "dry run" : "write",
    now: new Date(),
  });
  const { files, found } = done;
  return {
    exit: 0,
    json: {
      dryRun,
      layout,
      files,
      found: found === null ? null : { tool: found.tool, folder: found.folder },
    },
    text: textOf(done, dryRun ? "dry run" : "written"),
  };
}

async function asked({ shell }: Call): Promise<Layout> {
  const choices = names.map((name) => [`  ${name}`, layouts[name]]);
  if (!shell.interactive) {
    throw usage(
      "layout-missing",
      "Nobody is here to say where the tenants live.",
      `Give --layout: ${names.join(", ")}.`,
    );
  }
  shell.say(`Where do the tenants live?\n${table(choices)}`);
  const chosen = await shell.choose("Layout", names);
  const layout = names.find((name) => name === chosen);
  if (layout !== undefined) return layout;
  throw usage("layout-missing", `"${chosen}" is no layout.`, `It is one of ${names.join(", ")}.`);
}

function textOf({ files, found }: SetUp, manner: "dry run" | "written"): string {
  const verb = manner === "written" ? "written" : "would be written";
  const rows = files.map(({ path, state }) =>
    state === "new" ? [`+ ${path}`, verb] : [`= ${path}`, "there already, kept"],
  );
  const next =
    found === null
      ? [
          "tenantry plan    what it would do",
          "tenantry apply   on the embedded server, until there is a DATABASE_URL",
        ]
      : found.next;
  const seen = found === null ? "" : `\nFound in ${found.folder}: ${found.tool}.\n`;
  return `${table(rows)}${seen}\nNext:\n${next.map((line) => `  ${line}\n`).join("")}`;
}
