import type { CommandDef, Resolvable } from "citty";
import { usage } from "../error.ts";
import { didYouMean } from "../suggest.ts";
import { commands } from "./commands.ts";
import { globals } from "./globals.ts";

/** Which command a command line means, and its other words and flags. */
export interface Routed {
  /** All its words: `tenantry tenant create`. */
  readonly name: string;
  readonly command: CommandDef;
  /** Commands below this one; empty for one that runs. */
  readonly below: readonly string[];
  readonly rest: readonly string[];
}

/** Finds the command, with flags before it moved behind. Null where no command is named. */
export async function route(argv: readonly string[]): Promise<Routed | null> {
  const root: CommandDef = { subCommands: { ...commands } };
  const routed = await below({ name: "tenantry", command: root, below: [], rest: argv });
  return routed.command === root ? null : routed;
}

async function below({ name, command, rest }: Routed): Promise<Routed> {
  const children = (await settled(command.subCommands)) ?? {};
  const names = Object.keys(children);
  const taken = names.length === 0 ? null : takeWord(rest);
  if (taken === null) return { name, command, below: names, rest };
  const child = Object.hasOwn(children, taken.word) ? await settled(children[taken.word]) : undefined;
  if (child === undefined) throw unknown(taken.word, names, name);
  return await below({ name: `${name} ${taken.word}`, command: child, below: [], rest: taken.rest });
}

/** The first word that is neither a flag nor the value of a global one; flags before it go behind it. */
function takeWord(argv: readonly string[]): { word: string; rest: readonly string[] } | null {
  for (let i = 0; i < argv.length; i += 1) {
    const word = argv[i] ?? "";
    if (word === "--") return null;
    if (!word.startsWith("-")) return { word, rest: [...argv.slice(i + 1), ...argv.slice(0, i)] };
    const name = word.replace(/^--/, "");
    if (Object.hasOwn(globals, name) && globals[name]?.type === "string") i += 1;
  }
  return null;
}

function unknown(word: string, known: readonly string[], parent: string): Error {
  const hint = didYouMean(word, known) || `Commands: ${known.join(", ")}.`;
  return usage("command-unknown", `${parent} has no command "${word}".`, hint);
}

/** What citty may give as a value, a promise or a function of either. */
export async function settled<T extends object>(value: Resolvable<T> | undefined): Promise<T | undefined> {
  return await (typeof value === "function" ? value() : value);
}
