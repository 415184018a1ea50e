import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Verdict } from "./bench.ts";
import { documentOf } from "./document.ts";
import type { Fault, When } from "./point.ts";
import type { Runtime } from "./runner.ts";
import { scenarios } from "./scenarios.ts";
import type { Scenario } from "./scenarios.ts";

/** What one run of the whole matrix came to, on one server and in one runtime. */
export interface Results {
  readonly server: string;
  readonly runtime: string;
  readonly commit: string;
  /** Only every so many-th of the points was tried. */
  readonly every: number;
  readonly scenarios: readonly ScenarioResults[];
}

export interface ScenarioResults {
  readonly name: string;
  /** Changes with whatever the scenario does. */
  readonly digest: string;
  /** What an undisturbed run sends. */
  readonly messages: number;
  readonly faults: readonly FaultResults[];
}

export interface FaultResults {
  readonly fault: Fault;
  readonly when: When;
  readonly points: number;
  readonly violations: number;
  /** How the struck runs ended, and how many did so. */
  readonly endings: Readonly<Record<string, number>>;
}

/** What the tests found in one process. */
export interface Found {
  readonly server: string;
  readonly runtime: Runtime;
  readonly every: number;
  /** By scenario. */
  readonly messages: ReadonlyMap<string, number>;
  readonly verdicts: readonly Verdict[];
}

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = fileURLToPath(new URL("results/", import.meta.url));
export const documentFile: string = fileURLToPath(new URL("../../docs/crash-matrix.md", import.meta.url));

/** Keeps the results of a run in place of older ones of the same kind, and writes the document anew. */
export function publish({ server, runtime, every, messages, verdicts }: Found): void {
  const results: Results = {
    server,
    runtime: `${runtime} ${runtimeVersion(runtime)}`,
    // Of what was tried: the results themselves are committed after it.
    commit: git(["log", "-1", "--format=%h", "--abbrev=10", "--", "packages"]),
    every,
    scenarios: scenarios.flatMap((scenario) => {
      const count = messages.get(scenario.name);
      const own = verdicts.filter(({ point }) => point.scenario === scenario.name);
      return count === undefined
        ? []
        : [{ name: scenario.name, digest: digestOf(scenario), messages: count, faults: countsOf(own) }];
    }),
  };
  mkdirSync(folder, { recursive: true });
  const [major = ""] = server.split(".");
  writeFileSync(`${folder}${major}-${runtime}.json`, `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(documentFile, documentOf(kept()));
}

/** The results that are committed, the newest server first. */
export function kept(): readonly Results[] {
  if (!existsSync(folder)) return [];
  const all = readdirSync(folder).map((file) => resultsOf(readFileSync(`${folder}${file}`, "utf8")));
  return all.toSorted((one, other) => order(other).localeCompare(order(one)));
}

export function digestOf(scenario: Scenario): string {
  return createHash("sha256").update(JSON.stringify(scenario)).digest("hex").slice(0, 16);
}

function resultsOf(text: string): Results {
  return JSON.parse(text);
}

function order({ server, runtime }: Results): string {
  return `${server.padStart(6)} ${runtime.startsWith("node") ? "z" : runtime}`;
}

function countsOf(verdicts: readonly Verdict[]): readonly FaultResults[] {
  const groups = new Map<string, Verdict[]>();
  for (const verdict of verdicts) {
    const key = `${verdict.point.fault} ${verdict.point.when}`;
    groups.set(key, [...(groups.get(key) ?? []), verdict]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { fault, when } = first.point;
    const violations = group.filter((verdict) => verdict.violations.length > 0).length;
    return [{ fault, when, points: group.length, violations, endings: endingsOf(group) }];
  });
}

function endingsOf(group: readonly Verdict[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const { ending } of group) counts.set(ending, (counts.get(ending) ?? 0) + 1);
  return Object.fromEntries([...counts].toSorted(([one], [other]) => one.localeCompare(other)));
}

function runtimeVersion(runtime: Runtime): string {
  if (runtime === "node") return process.versions.node;
  const said = execFileSync(runtime, ["--version"], { encoding: "utf8" });
  return /\d+\.\d+\.\d+/.exec(said)?.[0] ?? "";
}

function git(args: readonly string[]): string {
  return execFileSync("git", args, { encoding: "utf8", cwd: root }).trim();
}
