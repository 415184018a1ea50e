import { runCommand } from "citty";
import type { CommandDef } from "citty";
import { usage } from "../error.ts";
import { callOf } from "./command.ts";
import type { Handed } from "./command.ts";
import { explain } from "./explain.ts";
import { commandHelp, groupHelp, rootHelp } from "./help.ts";
import { route, settled } from "./route.ts";
import type { Routed } from "./route.ts";
import type { Answer, Shell } from "./shell.ts";
import { strict } from "./strict.ts";
import { version } from "./version.ts";

/** Answers one command line; never throws. */
export async function main(argv: readonly string[], shell: Shell): Promise<Answer> {
  try {
    return await answer(argv, shell);
  } catch (error) {
    return explain(error, shell.detail);
  }
}

async function answer(given: readonly string[], shell: Shell): Promise<Answer> {
  const argv = given[0] === "help" ? given.slice(1) : given;
  const flags = flagsOf(argv);
  const asksHelp = argv !== given || flags.includes("--help") || flags.includes("-h");
  const routed = await route(argv);
  if (routed === null) return rootAnswer(flags, asksHelp);
  if (asksHelp) return said(await helpOf(routed));
  if (routed.below.length > 0) {
    throw usage("command-missing", "A word is missing.", `Commands: ${routed.below.join(", ")}.`);
  }
  return await run(routed.command, routed.rest, shell);
}

async function run(command: CommandDef, rest: readonly string[], shell: Shell): Promise<Answer> {
  const args = (await settled(command.args)) ?? {};
  const answers: Answer[] = [];
  const handed: Handed = {
    call: callOf(strict(rest, args), args, shell),
    reply: (answer) => answers.push(answer),
  };
  await runCommand(command, { rawArgs: [...rest], data: handed });
  const [answer] = answers;
  if (answer === undefined) throw new Error("bug: the command did not answer");
  return answer;
}

async function helpOf({ name, command, below }: Routed): Promise<string> {
  const { description = name } = (await settled(command.meta)) ?? {};
  if (below.length > 0) return groupHelp(name, description, await summariesOf(command));
  return commandHelp(name, description, (await settled(command.args)) ?? {});
}

/** The commands below one, with a line each. */
async function summariesOf({ subCommands }: CommandDef): Promise<readonly (readonly [string, string])[]> {
  const children = Object.entries((await settled(subCommands)) ?? {});
  return await Promise.all(
    children.map(async ([name, child]) => {
      const meta = await settled((await settled(child))?.meta);
      return [name, meta?.description ?? ""] as const;
    }),
  );
}

function rootAnswer(flags: readonly string[], asksHelp: boolean): Answer {
  if (asksHelp) return said(rootHelp());
  if (flags.includes("--version")) return { ...said(`${version}\n`), json: { version } };
  throw usage("command-missing", "No command is named.", "tenantry --help shows the commands.");
}

function said(text: string): Answer {
  return { exit: 0, json: { help: text }, text };
}

/** What stands before a `--`, after which nothing is a flag. */
export function flagsOf(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf("--");
  return end === -1 ? argv : argv.slice(0, end);
}
