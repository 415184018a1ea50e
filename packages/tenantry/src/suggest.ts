import { nearest } from "@tenantry/core";

/** `Did you mean x?`, or nothing where no known word is near. */
export function didYouMean(word: string, known: readonly string[], prefix = ""): string {
  const found = nearest(word, known);
  return found === null ? "" : `Did you mean ${prefix}${found}?`;
}
