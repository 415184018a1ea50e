import type { TargetLists } from "@tenantry/core";
import { milliseconds } from "../config/quantity.ts";
import { usage } from "../error.ts";
import { didYouMean } from "../suggest.ts";
import type { Call } from "./command.ts";

/** A flag's value when it is one of `known`; null when the flag is not given. Throws exit 2 otherwise. */
export function oneOf<const T extends string>(call: Call, name: string, known: readonly T[]): T | null {
  const value = call.text(name);
  if (value === null) return null;
  const found = known.find((word) => word === value);
  if (found !== undefined) return found;
  const hint = didYouMean(value, known);
  throw usage(
    "flag-value",
    `--${name} ${value} is not known.`,
    `${hint} It is one of ${known.join(", ")}.`.trim(),
  );
}

/** Whether lists of targets are cut in JSON. */
export function listsOf(call: Call): TargetLists {
  return call.on("all-targets") ? "all" : "capped";
}

/** A whole number of at least `least`; null when the flag is not given. */
export function count(call: Call, name: string, least: number): number | null {
  const value = call.text(name);
  if (value === null) return null;
  const number = /^\d+$/.test(value) ? Number(value) : -1;
  if (Number.isSafeInteger(number) && number >= least) return number;
  throw usage(
    "flag-value",
    `--${name} ${value} is not a number of at least ${least}.`,
    `As in --${name} ${least + 1}.`,
  );
}

/** Milliseconds of `3s`, `500ms`, `5min`; null when the flag is not given. */
export function duration(call: Call, name: string): number | null {
  const value = call.text(name);
  if (value === null) return null;
  const found = milliseconds(value);
  if (found !== null) return found;
  throw usage("flag-value", `--${name} ${value} is not a duration.`, "Write it as 3s, 500ms or 5min.");
}
