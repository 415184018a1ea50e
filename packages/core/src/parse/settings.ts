import type { Fault } from "./fault.ts";
import { nearest } from "../suggest.ts";

/** One `key: value`, with the offset of its key. */
export interface Setting {
  readonly key: string;
  readonly value: string;
  readonly at: number;
}

/** What may follow a section's name. */
export const sectionKeys: readonly string[] = ["transaction", "batch", "concurrently"];
/** What may stand in the header of a migration. */
export const headerKeys: readonly string[] = [
  "scope",
  "description",
  "alias",
  "requires",
  "phase",
  "irreversible",
  "stub",
  "search_path",
  ...sectionKeys,
];

/** One setting of a `--!` line: its key is known, or there is a fault. */
export function readSetting(text: string, at: number): Setting | Fault {
  const colon = text.indexOf(":");
  const key = (colon < 0 ? text : text.slice(0, colon)).trim().toLowerCase();
  const value = colon < 0 ? "" : text.slice(colon + 1).trim();
  const known = [...headerKeys, "baseline", "label", "accept"];
  if (colon < 0 || !known.includes(key)) return unknownKey(key, colon < 0, known, at);
  if (value !== "") return { key, value, at };
  return {
    code: "empty-value",
    message: `--! ${key}: has no value.`,
    help: "Write one, or delete the line.",
    at,
  };
}

/** The settings after a section's name: `transaction: off concurrently: always`. */
export function settingsAfterMarker(text: string, at: number): readonly (Setting | Fault)[] {
  const words = text
    .replaceAll(":", " : ")
    .split(/[\s,]+/)
    .filter((part) => part !== "");
  const settings: (Setting | Fault)[] = [];
  for (let index = 0; index < words.length;) {
    const paired = words[index + 1] === ":";
    const part = paired ? `${words[index] ?? ""}: ${words[index + 2] ?? ""}` : (words[index] ?? "");
    settings.push(readSetting(part, at));
    index += paired ? 3 : 1;
  }
  return settings;
}

/** A fault for each setting that has no meaning here; `where` finishes the sentence "means nothing …". */
export function strangers(settings: readonly Setting[], allowed: readonly string[], where: string): Fault[] {
  return settings.flatMap(({ key, at }) => {
    if (allowed.includes(key)) return [];
    const help =
      key === "baseline"
        ? "It belongs in schema.sql."
        : "Delete it, or move it to the header of the migration.";
    return [{ code: "misplaced-key", message: `--! ${key}: means nothing ${where}.`, help, at }];
  });
}

const sectionNames = ["up", "down", "verify"];

function unknownKey(key: string, bare: boolean, known: readonly string[], at: number): Fault {
  const shown = key.slice(0, 60);
  if (bare && sectionNames.includes(key)) {
    const message = `--! ${key} begins a section only on a line of its own.`;
    return { code: "misplaced-marker", message, help: "Move it to the next line.", at };
  }
  const meant = nearest(shown, bare ? [...known, ...sectionNames] : known);
  const hint = meant === null ? `Known are ${known.join(", ")}.` : `Did you mean ${meant}?`;
  return {
    code: "unknown-key",
    message: `--! ${shown} is not a key of a migration.`,
    help: `${hint} An ordinary comment starts with -- alone.`,
    at,
  };
}
