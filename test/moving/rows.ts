import { freshDatabase, project, tenantry } from "@tenantry/kit";
import type { Result } from "@tenantry/kit";
import { expect } from "vitest";
import { fleet as fleetOf } from "../scenarios/fleet.ts";
import { guideRows } from "./guide.ts";

const registry = {
  from: "registry",
  query: "select slug as id, schema_name as schema from tenants",
  insert: "insert into tenants (slug, schema_name) values (:'tenant', :'schema')",
};

/** Public and tenant schemas, two tenants that are a step behind. */
const fleet = {
  "tenantry.config.json": JSON.stringify({ tenants: registry }),
  "migrations/public/001_create_tenants.sql":
    "create table tenants (slug text primary key, schema_name text not null);\n--! down\ndrop table tenants;\n",
  "migrations/tenant/002_create_users.sql":
    "create table users (id int primary key, email text);\n--! down\ndrop table users;\n",
  "migrations/tenant/003_add_user_avatar.sql":
    "alter table users add avatar_url text;\n--! down\nalter table users drop avatar_url;\n",
  "migrations/tenant.seed.sql": "insert into users (id, email) values (1, 'admin@example.com');\n",
  "tenants.csv": "id\nclient_abc\nclient_xyz\n",
  "old/004_add_user_avatar.py":
    '# MIGRATION_SCOPE: tenant\nUPGRADE_SQL = """alter table users add avatar_url text;"""\nDOWNGRADE_SQL = """alter table users drop avatar_url;"""\n',
};
const later = {
  "migrations/public/20250827000000_create_plans.sql":
    "create table plans (id int primary key);\n--! down\ndrop table plans;\n",
  "migrations/tenant/20250828000000_add_preferences.sql":
    "create table preferences (id int primary key);\n--! down\ndrop table preferences;\n",
  "migrations/tenant/20250829000000_seen.sql":
    "alter table users add seen date;\n--! down\nalter table users drop seen;\n",
};

/** A control database; the tenants' own are made when it begins. */
const { "tenantry.config.json": _registry, ...databases } = fleet;

/** What somebody writes while the rows are gone through, before the row that needs it. */
const arriving: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "B-data": {
    "migrations/tenant/20250901000000_full_name.sql":
      "alter table users add full_name text;\n--! accept: backfill-same-tx-as-ddl reason=\"a tenant has few users\"\nupdate users set full_name = initcap(split_part(email, '@', 1)) where full_name is null;\nalter table users alter full_name set not null;\n--! down\nalter table users drop full_name;\n--! verify\nselect count(*) = 0 from users where full_name is null;\n",
  },
  "B-all": more("20250830000000", "nickname"),
  "C-tuning": more("20250830000000", "nickname"),
  "C-all": more("20250831000000", "locale"),
  "C-mark-all": {
    "migrations/public/20250901000000_made_by_hand.sql":
      "create table regions (id int primary key);\n--! down\ndrop table regions;\n",
  },
  "D-revert": {
    "migrations/20990101000000_locale.sql":
      "alter table users add locale text;\n--! down\nalter table users drop locale;\n",
    "migrations/20990102000000_zone.sql":
      "alter table users add zone text;\n--! down\nalter table users drop zone;\n",
  },
  "D-phases": {
    "migrations/006_add_full_name.sql":
      "--! phase: expand\nalter table users add full_name text;\n--! down\nalter table users drop full_name;\n",
    "migrations/007_drop_email.sql":
      '--! phase: contract\n--! requires: public/006_add_full_name\n--! accept: drop-column reason="nothing reads it since the last release"\n--! irreversible: the addresses are gone\nalter table users drop email;\n',
  },
};

function more(version: string, column: string): Readonly<Record<string, string>> {
  const text = (table: string): string =>
    `alter table ${table} add ${column} text;\n--! down\nalter table ${table} drop ${column};\n`;
  return {
    [`migrations/public/${version}_${column}.sql`]: text("tenants"),
    [`migrations/tenant/${version}_${column}.sql`]: text("users"),
  };
}

/** A row that says one of these has shown nothing. */
const idle =
  /nothing to do|nothing to rehearse|nothing to mark|no applied migration has|already with a ledger|nothing was applied yet/i;

/** One database, a line. */
const line = {
  "tenantry.config.json": "{}",
  "migrations/001_create_instances.sql":
    "create table instances (id int primary key);\n--! down\ndrop table instances;\n--! verify\nselect to_regclass('instances') is not null;\n",
  "migrations/002_multi_tenant.sql":
    "alter table instances add neo4j_url text;\n--! down\nalter table instances drop neo4j_url;\n",
};

/** One database, two branches that are not merged yet. */
const branches = {
  "tenantry.config.json": "{}",
  "migrations/001_initial.sql": "create table users (id int primary key);\n--! down\ndrop table users;\n",
  "migrations/002_add_email.sql":
    "alter table users add email text;\n--! down\nalter table users drop email;\n",
  "migrations/003_add_indexes.sql":
    "create index users_email on users (email);\n--! down\ndrop index users_email;\n",
  "migrations/004_add_user_preferences.sql":
    "--! requires: public/003_add_indexes\ncreate table user_preferences (id int);\n--! down\ndrop table user_preferences;\n",
  "migrations/005_add_audit_trail.sql":
    "--! requires: public/003_add_indexes\ncreate table audit_logs (id int);\n--! down\ndrop table audit_logs;\n",
};

export type System = "A" | "B" | "C" | "D" | "E";

/** The folder to begin with, what is done before the first row, and the files that are pending then. */
const starts: Readonly<
  Record<
    System,
    {
      readonly files: Readonly<Record<string, string>>;
      readonly before: readonly string[];
      readonly pending: Readonly<Record<string, string>>;
    }
  >
> = {
  A: { files: line, before: [], pending: {} },
  B: { files: fleet, before: ["apply", "tenant create acme corp"], pending: later },
  C: { files: databases, before: ["apply"], pending: later },
  D: { files: branches, before: [], pending: {} },
  E: { files: fleet, before: ["apply", "tenant create acme corp"], pending: later },
};

/** Does what every row of the guide for a system says, one after the other. */
export async function doRows(system: System): Promise<void> {
  const { files, before, pending } = starts[system];
  const { run, write } = await opened(system, files);
  for (const command of before) expect((await run(command.split(" "))).code).toBe(0);
  for (const [path, text] of Object.entries(pending)) write(path, text);
  const rows = guideRows().filter(
    ({ id, shownBy }) => id.startsWith(`${system}-`) && shownBy.includes("rows"),
  );
  expect(rows.length).toBeGreaterThan(5);
  const seen: string[] = [];
  for (const { id, commands } of rows) {
    expect(commands, id).not.toEqual([]);
    seen.push(`# ${id}`);
    for (const [path, text] of Object.entries(arriving[id] ?? {})) write(path, text);
    for (const { words, exit } of commands) {
      const { code, stdout, stderr } = await run(words);
      seen.push(`$ tenantry ${words.join(" ")}`, inOrder(words, stable(stdout)));
      expect({ id, words, code, said: code === exit ? "" : stdout + stderr }).toEqual({
        id,
        words,
        code: exit,
        said: "",
      });
      expect({ id, words, stdout }).not.toMatchObject({ stdout: expect.stringMatching(idle) });
    }
  }
  await expect(seen.join("\n")).toMatchFileSnapshot(`screens/${system}.txt`);
}

interface Opened {
  run(words: readonly string[]): Promise<Result>;
  write(path: string, text: string): void;
}

/** C has a database for each tenant, all others have one database. */
async function opened(system: System, files: Readonly<Record<string, string>>): Promise<Opened> {
  if (system === "C") {
    const { project: there, run } = await fleetOf("databases", ["abc123", "acme"], files);
    return { run: async (words) => await run(...words), write: there.write };
  }
  const database = await freshDatabase();
  const { folder, write } = project(files);
  const options = { cwd: folder, env: { DATABASE_URL: database.url } };
  return { run: async (words) => await tenantry(words, options), write };
}

/** What is seen, without what differs from run to run: times, digests of what has a time in its name, who runs it. */
function stable(seen: string): string {
  return seen
    .replaceAll(/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?Z?/g, "<time>")
    .replaceAll(/\b20(?!25)\d{12}\b/g, "<time>")
    .replaceAll(/\b20(?!25)\d{12}_/g, "<time>_")
    .replaceAll(/\b\d+(\.\d+)? (?:ms|s|min)\b/g, "<some> ms")
    .replaceAll(/\b\d+(\.\d+)? (kB|MB|bytes)\b/g, "<some> $2")
    .replaceAll(/\bplan [0-9a-f]{64}\b/g, "plan <digest>")
    .replaceAll(/\btest_[0-9a-f]{12}/g, "<database>")
    .replaceAll(/\bby \S+  run [0-9a-f]{8}\b/g, "by <who>  run <run>")
    .replaceAll(/\b\d+ of \d+ (lock slots|connections)\b/g, "<some> of <all> $1")
    .replaceAll(/(?<=\S) {2,}/g, "  ");
}

/** The slowest comes first, and which one that is differs. */
function inOrder(words: readonly string[], seen: string): string {
  return words.includes("--timings") ? seen.split("\n").toSorted().join("\n") : seen;
}
