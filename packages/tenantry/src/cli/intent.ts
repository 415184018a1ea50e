import type { Intent, Policy } from "@tenantry/core";
import type { ArgsDef } from "citty";
import { usage } from "../error.ts";
import type { Call } from "./command.ts";
import { selectionOf } from "./selection.ts";
import { count, oneOf } from "./values.ts";

/** Flags that decide how far an apply goes. */
export const bounds: ArgsDef = {
  to: { type: "string", valueHint: "version", description: "Up to this version, id or name, inclusive" },
  phase: { type: "string", valueHint: "expand|contract", description: "Only migrations of this phase" },
  "out-of-order": {
    type: "string",
    valueHint: "refuse|allow",
    description: "Fill gaps in histories (default: refuse)",
  },
};

/** What a command line wants, before any rules of an environment are known. */
export type Wanted = Omit<Intent, "policy">;

/** What an apply is asked to do. */
export function applyIntent(call: Call, policy: Policy): Intent {
  return { ...wantedOf(call), policy };
}

/** The flags of an apply. Throws exit 2 for values that are none. */
export function wantedOf(call: Call): Wanted {
  return {
    verb: "apply",
    selection: selectionOf(call),
    to: call.text("to"),
    steps: null,
    phase: oneOf(call, "phase", ["expand", "contract"]),
    outOfOrder: oneOf(call, "out-of-order", ["refuse", "allow"]) ?? "refuse",
  };
}

/** What a revert is asked to do: one step unless it says otherwise. */
export function revertIntent(call: Call, policy: Policy): Intent {
  return { ...revertOf(call), policy };
}

/** The flags of a revert. Throws exit 2 for values that are none. */
export function revertOf(call: Call): Wanted {
  const to = call.text("to");
  const steps = count(call, "steps", 1);
  if (to !== null && steps !== null) {
    throw usage("flags-contradict", "--steps and --to both say how far.", "Leave one of them out.");
  }
  return {
    verb: "revert",
    selection: selectionOf(call),
    to,
    steps: to === null ? (steps ?? 1) : null,
    phase: null,
    outOfOrder: "refuse",
  };
}

/** Which targets a mark is about; how far it goes is its wish. */
export function markIntent(call: Call, policy: Policy): Intent {
  const selection = selectionOf(call);
  return { verb: "apply", selection, to: null, steps: null, phase: null, outOfOrder: "refuse", policy };
}
