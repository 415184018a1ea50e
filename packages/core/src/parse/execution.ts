import type { Mode } from "../migration.ts";
import type { Fault } from "./fault.ts";
import { sectionKeys } from "./settings.ts";
import type { Setting } from "./settings.ts";

/** How a section runs: what its settings change of what is sent. */
export interface Execution {
  readonly mode: Mode;
  readonly concurrently: "always" | "adapt";
  readonly searchPath: readonly string[] | null;
  /** One line per setting in a fixed order and spelling: part of the checksum. */
  readonly canonical: string;
}

const allowed: Readonly<Record<string, readonly string[]>> = {
  transaction: ["off", "false"],
  batch: ["until-no-rows"],
  concurrently: ["always"],
};

/** Reads the execution keys among these settings; other keys are left alone. dbmate's `transaction:false` is `off`. */
export function executionOf(settings: readonly Setting[]): {
  execution: Execution;
  faults: readonly Fault[];
} {
  const of = (key: string): Setting | undefined => settings.find((setting) => setting.key === key);
  const [transaction, batch, concurrently] = sectionKeys.map(of);
  const searchPath = of("search_path");
  const faults = [transaction, batch, concurrently].flatMap((setting) => (setting ? misvalued(setting) : []));
  if (transaction !== undefined && batch !== undefined) faults.push(bothModes(batch));
  const path = searchPath === undefined ? null : schemaList(searchPath.value);
  const lines = [
    transaction && "transaction: off",
    batch && "batch: until-no-rows",
    concurrently && "concurrently: always",
    path && `search_path: ${path.join(", ")}`,
  ];
  const execution: Execution = {
    mode: transaction !== undefined ? "off" : batch !== undefined ? "batch" : "transaction",
    concurrently: concurrently === undefined ? "adapt" : "always",
    searchPath: path,
    canonical: lines.flatMap((line) => (line ? [`--! ${line}\n`] : [])).join(""),
  };
  return { execution, faults };
}

function misvalued({ key, value, at }: Setting): Fault[] {
  const values = allowed[key] ?? [];
  if (values.includes(value.toLowerCase())) return [];
  const message = `--! ${key}: ${value.slice(0, 60)} is not understood.`;
  return [
    { code: "unknown-value", message, help: `Write --! ${key}: ${values[0] ?? ""}, or delete the line.`, at },
  ];
}

function bothModes(batch: Setting): Fault {
  return {
    code: "conflicting-keys",
    message: "transaction: off and batch: until-no-rows exclude each other.",
    help: "Keep batch: each of its rounds is a transaction of its own.",
    at: batch.at,
  };
}

/** Names separated by commas; double quotes around a name are taken off. */
function schemaList(value: string): string[] {
  return value
    .split(",")
    .map((name) => name.trim())
    .map((name) => (name.length > 1 && name.startsWith('"') && name.endsWith('"') ? name.slice(1, -1) : name))
    .filter((name) => name !== "");
}
