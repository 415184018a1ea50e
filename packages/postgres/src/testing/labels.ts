import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readCatalog } from "@tenantry/core";
import type { Migration } from "@tenantry/core";

/** A labelled case of `packages/lint/labelled`: one migration, and what each of its statements was said to do. */
export interface LabelledCase {
  /** `unseen/indexes.sql`. */
  readonly file: string;
  /** `an index on a table with rows`. */
  readonly name: string;
  /** What every tenant has before; one folder of cases has one. */
  readonly setup: Migration;
  readonly migration: Migration;
  readonly labels: readonly Label[];
}

/** What is said of one statement, as in `orders AccessExclusive rewrite; customers ShareRowExclusive`. */
export interface Label {
  /** Of the line that says it; the statement begins below, and before the next label. */
  readonly line: number;
  readonly next: number;
  /** Null where nothing is said of locks. */
  readonly effect: string | null;
}

const home = fileURLToPath(new URL("../../../lint/labelled/", import.meta.url));

/** All cases that say what a server does, of each set. */
export function labelledCases(): LabelledCase[] {
  return ["", "unseen/", "third/"].flatMap((folder) => {
    const setup = migrationOf("001_setup", readFileSync(`${home}${folder}setup.sql`, "utf8"));
    return readdirSync(home + folder)
      .filter((file) => file.endsWith(".sql") && file !== "setup.sql")
      .flatMap((file) => casesIn(folder + file, readFileSync(home + folder + file, "utf8"), setup));
  });
}

/** Those that say what a server does. */
export function labelsIn({ labels }: LabelledCase): readonly Label[] {
  return labels.filter(({ effect }) => effect !== null);
}

function casesIn(file: string, text: string, setup: Migration): LabelledCase[] {
  return text
    .split(/^--- /m)
    .slice(1)
    .flatMap((part) => {
      const [name = "", ...lines] = part.trimEnd().split("\n");
      const labels = labelsOf(lines);
      if (labels.every(({ effect }) => effect === null)) return [];
      const sql = lines.map((line) => (line.startsWith("--?") ? "--" : line)).join("\n");
      return [{ file, name, setup, migration: migrationOf("100_case", sql), labels }];
    });
}

function labelsOf(lines: readonly string[]): Label[] {
  const marks = lines.flatMap((text, index) => (text.startsWith("--?") ? [{ text, line: index + 1 }] : []));
  return marks.map(({ text, line }, index) => ({
    line,
    next: marks[index + 1]?.line ?? Infinity,
    effect: text.split("|")[1]?.trim() ?? null,
  }));
}

function migrationOf(name: string, text: string): Migration {
  const { migrations, problems } = readCatalog([{ path: `tenant/${name}.sql`, text }], (one) =>
    createHash("sha256").update(one).digest("hex"),
  );
  const [migration] = migrations;
  if (migration === undefined) throw new Error(problems[0]?.message ?? "bug: no migration");
  return migration;
}
