import type { Base, Seed, Sha256, SourceFile, Template } from "../catalog.ts";
import type { Script } from "../migration.ts";
import type { Problem } from "../problem.ts";
import type { Kind } from "../target.ts";
import { executionOf } from "./execution.ts";
import { problemOf } from "./fault.ts";
import type { Fault } from "./fault.ts";
import { cutFile } from "./file.ts";
import type { Cut } from "./file.ts";
import { namedSchemas } from "./named-schema.ts";
import { scriptOf } from "./script.ts";
import { strangers } from "./settings.ts";
import type { Setting } from "./settings.ts";

/** Reads `schema.sql`, which must say which versions it contains; that of tenants is for all of them. */
export function readBase(
  file: SourceFile,
  kind: Kind,
  sha256: Sha256,
): { base: Base; problems: readonly Problem[] } {
  return baseOf(cutFile(file), kind, ["baseline", "description"], sha256);
}

/** Reads `enterprise.schema.sql`, which must also say for whom it is. */
export function readTemplate(
  file: SourceFile,
  name: string,
  sha256: Sha256,
): { template: Template; problems: readonly Problem[] } {
  const cut = cutFile(file);
  const { base, problems } = baseOf(cut, "tenant", ["baseline", "description", "label"], sha256);
  const given = cut.settings.find(({ key }) => key === "label");
  const [, key = "", value = ""] = /^([A-Za-z_]\w*)\s*=\s*(\S.*)$/.exec(given?.value ?? "") ?? [];
  const fault: Fault = {
    code: "label-missing",
    message: "This template does not say for which tenants it is.",
    help: "Write --! label: type=enterprise, with the label that they have.",
    at: given?.at ?? 0,
  };
  const wrong = key === "" ? [problemOf(fault, cut.path, cut.places)] : [];
  return { template: { ...base, name, label: { name: key, value } }, problems: [...problems, ...wrong] };
}

function baseOf(
  cut: Cut,
  kind: Kind,
  keys: readonly string[],
  sha256: Sha256,
): { base: Base; problems: readonly Problem[] } {
  const { script, faults } = snapshot(cut, keys, "in schema.sql", sha256);
  const given = cut.settings.find(({ key }) => key === "baseline");
  const baseline = given === undefined || given.value === "none" ? null : given.value;
  // It speaks for what is recorded without being run, too.
  const checksum = sha256(`${baseline ?? "none"}\n${script.checksum}`);
  const named = kind === "tenant" ? namedSchemas(cut.up.drafts) : [];
  const problems = [...faults, ...baselineFaults(given), ...named].map((fault) =>
    problemOf(fault, cut.path, cut.places),
  );
  return { base: { path: cut.path, statements: script.statements, checksum, baseline }, problems };
}

/** Reads `*.seed.sql`. */
export function readSeed(file: SourceFile, sha256: Sha256): { seed: Seed; problems: readonly Problem[] } {
  const cut = cutFile(file);
  const { script, faults } = snapshot(cut, ["description"], "in a seed", sha256);
  const { statements, checksum } = script;
  return {
    seed: { path: cut.path, statements, checksum },
    problems: faults.map((fault) => problemOf(fault, cut.path, cut.places)),
  };
}

function snapshot(
  cut: Cut,
  keys: readonly string[],
  where: string,
  sha256: Sha256,
): { script: Script; faults: readonly Fault[] } {
  const { execution } = executionOf([]);
  const { script, faults } = scriptOf(cut.up, execution, cut, sha256);
  const sections = [cut.down, cut.verify].flatMap((part) => (part === null ? [] : [part.section]));
  const extra = sections.map(({ name, start }): Fault => {
    return {
      code: "misplaced-section",
      message: `A ${name} section means nothing ${where}.`,
      help: "Delete it.",
      at: start,
    };
  });
  return { script, faults: [...cut.faults, ...faults, ...strangers(cut.settings, keys, where), ...extra] };
}

function baselineFaults(given: Setting | undefined): Fault[] {
  const help = "Write --! baseline: <version of the last migration it contains>, or --! baseline: none.";
  if (given === undefined) {
    const message = "This schema.sql does not say which migrations it contains.";
    return [{ code: "baseline-missing", message, help, at: 0 }];
  }
  if (given.value === "none" || /^\d+(?:_\d+)?$/.test(given.value)) return [];
  const message = `--! baseline: ${given.value.slice(0, 60)} is no version.`;
  return [{ code: "unknown-value", message, help, at: given.at }];
}
