import type { Answerer } from "../use/agree.ts";
import type { Call } from "./command.ts";

/** Who answers what a command asks: `--yes`, the person at the terminal, or nobody. */
export function answererOf(call: Call): Answerer {
  const { interactive, say, ask } = call.shell;
  return { yes: call.on("yes") ? "given" : "missing", interactive, say, ask };
}
