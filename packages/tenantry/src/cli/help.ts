import { table } from "@tenantry/core";
import type { ArgsDef } from "citty";
import { summaries } from "./commands.ts";
import { examples } from "./examples.ts";
import { globals, many } from "./globals.ts";

const first = ["plan", "apply", "status", "create", "revert", "tenant"];
const everywhere = "Everywhere: --config --env --url --json --verbose --quiet --no-color --log-format";

/** The help of the whole tool: six commands with a line each, the others by name. */
export function rootHelp(): string {
  const others = Object.keys(summaries).filter((name) => !first.includes(name));
  return [
    "Migrations for multi-tenant PostgreSQL: reviewed, grouped, safe.",
    "",
    "Usage: tenantry <command> [flags]",
    "",
    table(first.map((name) => [`  ${name}`, summaries[name] ?? ""])),
    `More: ${others.join(", ")}`,
    everywhere,
    "",
    "tenantry <command> --help tells the rest.",
    "",
  ].join("\n");
}

/** The help of one command that runs. `name` is all its words. */
export function commandHelp(name: string, description: string, args: ArgsDef): string {
  const own = Object.entries(args).filter(([flag]) => !Object.hasOwn(globals, flag));
  const words = own.filter(([, def]) => def.type === "positional");
  const flags = own.filter(([, def]) => def.type !== "positional");
  const usage = [name, ...words.map(wordOf), ...(flags.length > 0 ? ["[flags]"] : [])].join(" ");
  const rows = [
    ...words.map((one) => [`  ${wordOf(one)}`, one[1].description ?? ""]),
    ...flags.map((one) => [`  ${flagOf(one)}`, one[1].description ?? ""]),
  ];
  return [
    `${description}.`,
    "",
    `Usage: ${usage}`,
    "",
    ...(own.length === 0 ? [] : [table(rows)]),
    ...examplesOf(name),
    everywhere,
    "",
  ].join("\n");
}

/** The help of a command that only has others below it. */
export function groupHelp(
  name: string,
  description: string,
  below: readonly (readonly [string, string])[],
): string {
  const usage = `Usage: ${name} ${below.map(([word]) => word).join("|")}`;
  const rows = table(below.map(([word, summary]) => [`  ${word}`, summary]));
  return [`${description}.`, "", usage, "", rows, `${name} <command> --help tells the rest.`, ""].join("\n");
}

function examplesOf(name: string): readonly string[] {
  const lines = examples[name] ?? [];
  return lines.length === 0 ? [] : ["Examples:", ...lines.map((line) => `  ${line}`), ""];
}

function wordOf([name, def]: readonly [string, ArgsDef[string]]): string {
  const shown = def.valueHint === many ? `${name}…` : name;
  return def.required === false ? `[${shown}]` : `<${shown}>`;
}

function flagOf([name, def]: readonly [string, ArgsDef[string]]): string {
  return def.type === "boolean" ? `--${name}` : `--${name} <${def.valueHint ?? "value"}>`;
}
