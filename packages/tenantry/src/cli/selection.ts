import type { Selection } from "@tenantry/core";
import { usage } from "../error.ts";
import type { Call } from "./command.ts";
import { oneOf } from "./values.ts";

/** The targets that a command line means. Throws exit 2 for flags that contradict each other. */
export function selectionOf(call: Call): Selection {
  const selection = {
    only: oneOf(call, "only", ["public", "tenants"]),
    tenants: [...new Set(call.every("tenant"))],
    labels: Object.fromEntries(call.every("label").map(label)),
    shard: shard(call.text("shard")),
  };
  if (selection.only === "public" && selectsTenants(selection)) {
    throw usage(
      "flags-contradict",
      "--only public selects no tenant.",
      "Leave out --tenant, --label and --shard.",
    );
  }
  if (call.on("all") && (selection.only !== null || selectsTenants(selection))) {
    throw usage(
      "flags-contradict",
      "--all means every target.",
      "Leave out --only, --tenant, --label and --shard.",
    );
  }
  return selection;
}

/** Whether part of the fleet is left out. */
export function isPartial(selection: Selection): boolean {
  return selection.only !== null || selectsTenants(selection);
}

function selectsTenants({ tenants, labels, shard }: Selection): boolean {
  return tenants.length > 0 || Object.keys(labels).length > 0 || shard !== null;
}

function label(text: string): readonly [string, string] {
  const at = text.indexOf("=");
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw usage("flag-value", `--label ${text} is not a label.`, "Write it as --label region=eu.");
}

function shard(text: string | null): Selection["shard"] {
  if (text === null) return null;
  const [, index = 0, of = 0] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  if (index >= 1 && index <= of) return { index, of };
  throw usage("flag-value", `--shard ${text} is not a share.`, "Write the second of eight as --shard 2/8.");
}
