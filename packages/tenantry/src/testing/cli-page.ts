import type { ArgDef } from "citty";
import { commands } from "../cli/commands.ts";
import { globals } from "../cli/globals.ts";
import { main } from "../cli/main.ts";
import { route } from "../cli/route.ts";
import { shell } from "./shell.ts";

/** `docs/cli.md`: what `--help` says of every command. */
export async function cliPage(): Promise<string> {
  const names = (await Promise.all(Object.keys(commands).map(runnable))).flat();
  const helps = await Promise.all(names.map(helpOf));
  const index = helps.map(
    ([name, help]) => `- [${name}](#tenantry-${name.replaceAll(" ", "-")}): ${firstLine(help)}\n`,
  );
  const sections = helps.map(([name, help]) => `## tenantry ${name}\n\n\`\`\`text\n${help}\n\`\`\`\n`);
  return `<!-- Generated from the help of the commands: npm run generate -w tenantry -->

# Command line

Flags of every command, before its name or after it:

| flag | what |
|---|---|
${Object.entries(globals).map(globalRow).join("")}
What a command ends with: [exit codes](exit-codes.md). What its settings are: [configuration](configuration.md).

${index.join("")}
${sections.join("\n")}`;
}

function globalRow([name, def]: readonly [string, ArgDef]): string {
  const negative = def.type === "boolean" && def.default === true;
  const flag =
    def.type === "string" ? `--${name} <${def.valueHint ?? "value"}>` : `--${negative ? "no-" : ""}${name}`;
  const what = negative ? def.negativeDescription : def.description;
  return `| \`${flag.replaceAll("|", "\\|")}\` | ${what ?? ""} |\n`;
}

/** The command, or those below it. */
async function runnable(name: string): Promise<readonly string[]> {
  const { below = [] } = (await route([name])) ?? {};
  return below.length === 0 ? [name] : below.map((word) => `${name} ${word}`);
}

async function helpOf(name: string): Promise<readonly [string, string]> {
  const { text } = await main([...name.split(" "), "--help"], shell());
  return [name, text.trimEnd()];
}

function firstLine(help: string): string {
  return help.slice(0, help.indexOf("\n")).replace(/\.$/, "");
}
