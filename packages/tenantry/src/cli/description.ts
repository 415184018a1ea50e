import { usage } from "../error.ts";
import type { Call } from "./command.ts";

/** What a new migration does, in words. Throws exit 2 where they are missing. */
export function descriptionOf(call: Call): string {
  const [, description] = call.words;
  if (description !== undefined) return description;
  if (call.on("merge")) return "merge heads";
  throw usage("word-missing", "<description> is missing.", 'As in create tenant "add user avatar".');
}
