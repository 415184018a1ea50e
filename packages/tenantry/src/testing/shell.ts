import type { Shell } from "../cli/shell.ts";

/** A shell without a terminal or variables, whose stderr goes nowhere. */
export function shell(over: Partial<Shell> = {}): Shell {
  return {
    cwd: "/",
    variables: {},
    signal: new AbortController().signal,
    interactive: false,
    color: false,
    width: null,
    terminal: false,
    detail: "short",
    say: () => undefined,
    draw: () => undefined,
    ask: async () => false,
    choose: async () => "",
    ...over,
  };
}
