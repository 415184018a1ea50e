import type { Where } from "../load.ts";
import type { Call } from "./command.ts";

/** Where the global flags of a command line say the project is. */
export function whereOf(call: Call): Where {
  return {
    cwd: call.shell.cwd,
    variables: call.shell.variables,
    config: call.text("config"),
    environment: call.text("env"),
  };
}
