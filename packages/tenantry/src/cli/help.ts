import { stripVTControlCharacters } from "node:util";
import { renderUsage } from "citty";
import type { CommandDef } from "citty";
import { summaries } from "./commands.ts";

const first = ["plan", "apply", "status", "create", "revert", "tenant"];

/** The help of the whole tool: six commands with a line each, the others by name. */
export function rootHelp(): string {
  const width = Math.max(...first.map((name) => name.length));
  const others = Object.keys(summaries).filter((name) => !first.includes(name));
  return [
    "Migrations for multi-tenant PostgreSQL: reviewed, grouped, safe.",
    "",
    "Usage: tenantry <command> [flags]",
    "",
    ...first.map((name) => `  ${name.padEnd(width)}  ${summaries[name]}`),
    "",
    `More: ${others.join(", ")}`,
    "Everywhere: --config --env --url --json --verbose --quiet --no-color",
    "",
    "tenantry <command> --help tells the rest.",
    "",
  ].join("\n");
}

/** The help of one command, without escape codes: citty colours even into a pipe. */
export async function commandHelp(command: CommandDef, parent: string): Promise<string> {
  const usage = await renderUsage(command, { meta: { name: parent } });
  return `${stripVTControlCharacters(usage)}\n`;
}
