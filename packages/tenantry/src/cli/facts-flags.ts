import type { ArgsDef } from "citty";
import { usage } from "../error.ts";
import type { Call } from "./command.ts";

/** Flags of a plan that uses facts, or writes them. */
export const factsFlags: ArgsDef = {
  facts: { type: "string", valueHint: "file", description: "What is known of the fleet: shows sizes" },
  offline: { type: "boolean", description: "With --facts: plan from them, without a database" },
  "facts-out": { type: "string", valueHint: "file", description: "Write facts of the fleet, for --facts" },
  "show-tenants": { type: "boolean", description: "With --facts-out: ids of tenants instead of hashes" },
};

/** Throws exit 2 for flags about facts that contradict each other. */
export function checkFactsFlags(call: Call): void {
  const [facts, out] = [call.text("facts"), call.text("facts-out")];
  const offline = call.on("offline");
  if (call.on("show-tenants") && out === null)
    throw contradiction("--show-tenants is about the facts that are written.", "Add --facts-out <file>.");
  if (offline && out !== null)
    throw contradiction("--facts-out reads the fleet, --offline does not.", "Leave one of them out.");
  if (offline && facts === null && call.text("from") === null)
    throw contradiction("--offline has nothing to plan from.", "Add --facts <file>, or --sql --from base.");
  if (offline && facts !== null && call.on("sql"))
    throw contradiction("--sql does not go with --facts.", "Name where it starts: --sql --from <version>.");
}

function contradiction(message: string, help: string): Error {
  return usage("flags-contradict", message, help);
}
