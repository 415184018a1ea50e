import { closeSync, openSync, writeSync } from "node:fs";
import { resolve } from "node:path";
import { usage } from "../error.ts";
import type { Call } from "./command.ts";

/** A file that a flag names. What is written is in it before the next line, so that a crash loses none. */
export interface OutputFile {
  readonly write: (text: string) => void;
  readonly close: () => void;
}

/** Opens the file that the flag names, emptying it; null without the flag. Throws exit 2 where it cannot be written. */
export function outputFile(call: Call, flag: string): OutputFile | null {
  const path = call.text(flag);
  if (path === null) return null;
  const file = open(resolve(call.shell.cwd, path), `--${flag} ${path}`);
  return { write: (text) => void writeSync(file, text), close: () => closeSync(file) };
}

/** Writes a JSON document into the file that the flag names, if it is given. */
export function writeJson(call: Call, flag: string, value: object): void {
  const file = outputFile(call, flag);
  file?.write(`${JSON.stringify(value, null, 2)}\n`);
  file?.close();
}

function open(path: string, shown: string): number {
  try {
    return openSync(path, "w");
  } catch (cause) {
    const reason = cause instanceof Error && "code" in cause ? ` (${String(cause.code)})` : "";
    throw usage(
      "file-unwritable",
      `${shown} cannot be written${reason}.`,
      "Name a file in a folder that exists.",
    );
  }
}
