import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { counted, exitCode, problemsText, table, thousands } from "@tenantry/core";
import type { CommandDef } from "citty";
import type { Kind, Migration } from "@tenantry/core";
import { usage } from "../error.ts";
import { loadCatalog, loadProject } from "../load.ts";
import type { Project } from "../load.ts";
import { findMigration } from "../use/find.ts";
import { listMigrations, listed } from "../use/list.ts";
import type { Listed, Listing } from "../use/list.ts";
import { askWhereApplied } from "../use/where-applied.ts";
import type { Applied } from "../use/where-applied.ts";
import { command } from "./command.ts";
import type { Call } from "./command.ts";
import { paletteOf } from "./palette.ts";
import type { Answer } from "./shell.ts";
import { oneOf } from "./values.ts";
import { whereOf } from "./where.ts";

export const list: CommandDef = command({
  name: "list",
  description: "The migrations in the folder, or one of them whole",
  args: {
    id: { type: "positional", required: false, description: "id, name or version" },
    only: {
      type: "string",
      valueHint: "public|tenants",
      description: "Only what the public target runs, or only what tenants run",
    },
  },
  check: (call) => void onlyOf(call),
  run,
});

function onlyOf(call: Call): Kind | null {
  const only = oneOf(call, "only", ["public", "tenants"]);
  if (only !== null && call.words.length > 0)
    throw usage("flags-contradict", "One migration is asked for, and --only.", "Leave out --only.");
  if (only === null) return null;
  return only === "public" ? "public" : "tenant";
}

async function run(call: Call): Promise<Answer> {
  const project = await loadProject(whereOf(call));
  const catalog = await loadCatalog(project);
  const listing = listMigrations(catalog, onlyOf(call));
  const [word] = call.words;
  const exit = exitCode(catalog.problems.map((problem) => problem.exit));
  if (word !== undefined) {
    const migration = findMigration(catalog, word);
    const applied = await askWhereApplied(project, catalog, migration, call.text("url"));
    return { ...(await whole(project, listing, migration, applied)), exit };
  }
  return { exit, json: listing, text: `${rows(listing, onlyOf(call))}${problems(call, listing)}` };
}

async function whole(
  project: Project,
  listing: Listing,
  migration: Migration,
  applied: readonly Applied[] | string,
): Promise<Omit<Answer, "exit">> {
  const one = listing.migrations.find(({ id }) => id === migration.id) ?? listed(migration, false);
  const paths = [...new Set([migration.path, migration.up.path, migration.down?.path, migration.verifyPath])];
  const files = paths.filter((path) => path !== undefined);
  const sql = await Promise.all(files.map((path) => readFile(join(project.folder, path), "utf8")));
  const facts = [
    ["id", one.id],
    ["file", files.join(", ")],
    ["requires", one.requires.join(", ") || "-"],
    ...appliedRows(applied),
  ];
  const text = `${table([...facts, ["", traits(one)]])}\n${sql.join("\n")}`;
  const where =
    typeof applied === "string" ? { applied: null, unknown: applied } : { applied, unknown: null };
  return { json: { ...one, ...where, sql: sql.join("\n") }, text };
}

/** `applied  9,739 of 10,000 tenants`, then where the others stand. */
function appliedRows(applied: readonly Applied[] | string): readonly (readonly string[])[] {
  if (typeof applied === "string") return [["applied", `not known: ${applied}`]];
  const rows = applied.flatMap((one) => [
    `${thousands(one.applied)} of ${counted(one.applied + one.pending, one.kind === "public" ? "public schema" : "tenant")}`,
    ...one.cohorts
      .filter((cohort) => !cohort.applied)
      .slice(0, 10)
      .map(({ head, count }) => `not in ${counted(count, "target")} at ${head ?? "the start"}`),
  ]);
  return rows.map((text, index) => [index === 0 ? "applied" : "", text]);
}

function rows({ migrations, heads }: Listing, only: Kind | null): string {
  if (migrations.length === 0) {
    const first = only === "tenant" ? 'tenant "create users"' : 'public "create tenants"';
    return `No migrations yet: tenantry create ${first} writes the first.\n`;
  }
  return table(
    migrations.map((one) => [one.id, traits(one), one.requires.map((id) => `after ${id}`).join(", ")]),
  ).concat(headsText(heads));
}

/** Branches that nobody merged show as several heads. */
function headsText(heads: Listing["heads"]): string {
  const lines = (["public", "tenant"] as const).filter((kind) => heads[kind].length > 0);
  const rows = lines.map((kind) => [
    `${heads[kind].length > 1 ? "heads" : "head"} of ${kind}`,
    heads[kind].join(", "),
    heads[kind].length > 1 ? "create --merge joins them" : "",
  ]);
  return `\n${table(rows)}`;
}

function problems(call: Call, { problems }: Listing): string {
  return problems.length === 0 ? "" : `\n${problemsText(problems, paletteOf(call))}`;
}

function traits(one: Listed): string {
  return [
    one.reversible ? "reversible" : "one way",
    ...(one.mode === "transaction" ? [] : [one.mode === "off" ? "no transaction" : "in batches"]),
    ...(one.phase === null ? [] : [one.phase]),
    ...(one.verified ? ["verified"] : []),
    ...(one.head ? ["head"] : []),
  ].join(", ");
}
