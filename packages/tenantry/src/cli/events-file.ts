import { closeSync, openSync, writeSync } from "node:fs";
import { resolve } from "node:path";
import type { Event } from "@tenantry/core";
import type { Call } from "./command.ts";

/** Where `--events` writes; every line is in the file before the next event, so that a crash loses none. */
export interface EventsFile {
  readonly write: (event: Event) => void;
  readonly close: () => void;
}

/** Opens the file that `--events` names, emptying it; without the flag nothing is written. */
export function eventsFile(call: Call): EventsFile {
  const path = call.text("events");
  if (path === null) return { write: () => undefined, close: () => undefined };
  const file = openSync(resolve(call.shell.cwd, path), "w");
  return {
    write: (event) => void writeSync(file, `${JSON.stringify(event)}\n`),
    close: () => closeSync(file),
  };
}
