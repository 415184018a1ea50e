import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { exitCode, problemsText, table } from "@tenantry/core";
import type { CommandDef } from "citty";
import type { Migration } from "@tenantry/core";
import { loadCatalog, loadProject } from "../load.ts";
import type { Project } from "../load.ts";
import { findMigration } from "../use/find.ts";
import { listMigrations, listed } from "../use/list.ts";
import type { Listed, Listing } from "../use/list.ts";
import { command } from "./command.ts";
import type { Call } from "./command.ts";
import { paletteOf } from "./palette.ts";
import type { Answer } from "./shell.ts";
import { whereOf } from "./where.ts";

export const list: CommandDef = command({
  name: "list",
  description: "The migrations in the folder, or one of them whole",
  args: { id: { type: "positional", required: false, description: "id, name or version" } },
  run,
});

async function run(call: Call): Promise<Answer> {
  const project = await loadProject(whereOf(call));
  const catalog = await loadCatalog(project);
  const listing = listMigrations(catalog);
  const [word] = call.words;
  const exit = exitCode(catalog.problems.map((problem) => problem.exit));
  if (word !== undefined) return { ...(await whole(project, listing, findMigration(catalog, word))), exit };
  return { exit, json: listing, text: `${rows(listing)}${problems(call, listing)}` };
}

async function whole(
  project: Project,
  listing: Listing,
  migration: Migration,
): Promise<Omit<Answer, "exit">> {
  const one = listing.migrations.find(({ id }) => id === migration.id) ?? listed(migration, false);
  const paths = [...new Set([migration.path, migration.up.path, migration.down?.path, migration.verifyPath])];
  const files = paths.filter((path) => path !== undefined);
  const sql = await Promise.all(files.map((path) => readFile(join(project.folder, path), "utf8")));
  const facts = [
    ["id", one.id],
    ["file", files.join(", ")],
    ["requires", one.requires.join(", ") || "-"],
  ];
  const text = `${table([...facts, ["", traits(one)]])}\n${sql.join("\n")}`;
  return { json: { ...one, sql: sql.join("\n") }, text };
}

function rows({ migrations }: Listing): string {
  if (migrations.length === 0)
    return 'No migrations yet: tenantry create public "create tenants" writes the first.\n';
  return table(
    migrations.map((one) => [one.id, traits(one), one.requires.map((id) => `after ${id}`).join(", ")]),
  );
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
