import { defineCommand } from "citty";
import type { ArgsDef, CommandDef } from "citty";
import { globals } from "./globals.ts";
import type { Answer, Shell } from "./shell.ts";
import type { Given } from "./strict.ts";
import { oneOf } from "./values.ts";

/** A command: what it takes, and what it does with that. */
export interface CommandSpec {
  readonly name: string;
  readonly description: string;
  readonly args: ArgsDef;
  /** Throws exit 2 for values that cannot be meant, before a file is read or a database opened. */
  readonly check?: (call: Call) => void;
  readonly run: (call: Call) => Promise<Answer>;
}

/** One call of a command, its flags checked; asking for a flag that the command does not have is our bug. */
export interface Call {
  readonly shell: Shell;
  readonly words: readonly string[];
  /** A flag's value; null when it is not given. */
  text(name: string): string | null;
  /** All values of a repeatable flag. */
  every(name: string): readonly string[];
  /** Whether a boolean flag is set. */
  on(name: string): boolean;
}

/** What `main` passes through citty. */
export interface Handed {
  readonly call: Call;
  readonly reply: (answer: Answer) => void;
}

/** The citty command for a spec; it answers instead of printing. */
export function command(spec: CommandSpec): CommandDef {
  return defineCommand({
    meta: { name: spec.name, description: spec.description },
    args: { ...spec.args, ...globals },
    run: async (context) => {
      // citty hands `data` through untyped, and drops what `run` returns.
      const handed: Handed = context.data;
      oneOf(handed.call, "log-format", ["text", "json"]);
      spec.check?.(handed.call);
      handed.reply(await spec.run(handed.call));
    },
  });
}

/** What `given` means to a command with these flags. */
export function callOf(given: Given, args: ArgsDef, shell: Shell): Call {
  const values = (name: string): readonly string[] => {
    if (!Object.hasOwn(args, name)) throw new Error(`bug: this command has no flag --${name}`);
    return given.flags.get(name) ?? [];
  };
  return {
    shell,
    words: given.words,
    text: (name) => values(name)[0] ?? null,
    every: values,
    on: (name) => (values(name).length > 0 ? !given.negated.has(name) : args[name]?.default === true),
  };
}
