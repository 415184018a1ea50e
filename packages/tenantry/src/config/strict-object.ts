import { z } from "zod";
import { didYouMean } from "../suggest.ts";

/** A strict object that says which key a wrong one was meant to be. */
export function object<const T extends z.core.$ZodShape>(shape: T): z.ZodObject<T, z.core.$strict> {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys" ? unknownKeys(issue.keys, Object.keys(shape)) : undefined,
  });
}

function unknownKeys(keys: readonly string[], known: readonly string[]): string {
  return keys.map((key) => `unknown key "${key}". ${hint(key, known)}`).join(" ");
}

function hint(key: string, known: readonly string[]): string {
  return didYouMean(key, known) || `Known here: ${known.join(", ")}.`;
}
