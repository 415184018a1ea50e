import { createHash } from "node:crypto";
import { ownServer, project, tenantry } from "@tenantry/kit";
import type { Project } from "@tenantry/kit";
import postgres from "postgres";
import { expect, onTestFinished, test } from "vitest";
import { rows } from "./bad-input-table.ts";
import type { Fault, Refused } from "./bad-input-table.ts";

const faults = ["tenant", "version", "state", "rights", "protected", "elsewhere"] as const;
const secret = "hunter2";

test.each(faults)("every command refuses what is wrong with %s, and says so", async (fault) => {
  const { there, url, standing } = await world(fault);
  const before = await standing();
  for (const [command, row] of Object.entries(rows)) {
    const cell = row[fault];
    if (typeof cell === "string") continue;
    const words = `${command} ${cell.words}`.trim().split(/\s+/);
    const flags = fault === "protected" ? ["--env", "production", "--json"] : ["--json"];
    const env = { DATABASE_URL: url(cell.as) };
    const said = await tenantry([...words, ...flags], { cwd: there.folder, env });
    expect({ words, ...judged(said.stdout), code: said.code }).toMatchObject({
      words,
      json: "one document",
      text: expect.stringContaining(cell.says),
      code: cell.exit,
    });
    expect(said.stdout + said.stderr).not.toContain(secret);
    const shown = await tenantry([...words, ...flags.slice(0, -1)], { cwd: there.folder, env });
    expect({ words, code: shown.code }).toEqual({ words, code: cell.exit });
    expect({ words, length: (shown.stdout + shown.stderr).trim().length }).not.toEqual({ words, length: 0 });
  }
  expect(await standing()).toEqual(before);
});

test("every command of the help has its row", async () => {
  const { stdout } = await tenantry(["--help"]);
  const named = [...stdout.matchAll(/^ {2}(\w+) {2}/gm)].map(([, name = ""]) => name);
  const [, others = ""] = /^More: (.*)$/m.exec(stdout) ?? [];
  const all = await Promise.all([...named, ...others.split(", ")].map(below));
  expect(Object.keys(rows).toSorted()).toEqual(all.flat().toSorted());
});

/** A command, or those below it: `tenant create`, `tenant list`. */
async function below(name: string): Promise<readonly string[]> {
  const { stdout } = await tenantry([name, "--help"]);
  const [, words] = /^Usage: tenantry \w+ ([a-z|]+)$/m.exec(stdout) ?? [];
  return words === undefined ? [name] : words.split("|").map((word) => `${name} ${word}`);
}

function judged(stdout: string): { readonly json: string; readonly text: string } {
  try {
    JSON.parse(stdout);
    return { json: "one document", text: stdout };
  } catch (error) {
    return { json: String(error), text: stdout };
  }
}

interface World {
  readonly there: Project;
  /** Whose connection it is. */
  url(as: Refused["as"]): string;
  /** What the database holds, but for our own bookkeeping. */
  standing(): Promise<unknown>;
}

const registry = {
  from: "registry",
  query: "select slug as id, schema_name as schema from tenants",
  insert: "insert into tenants (slug, schema_name) values (:'tenant', :'schema')",
  remove: "delete from tenants where slug = :'tenant'",
};

const files = {
  "tenantry.config.json": JSON.stringify({
    tenants: registry,
    environments: { production: { protected: true } },
  }),
  "migrations/public/001_tenants.sql":
    "create table tenants (slug text primary key, schema_name text not null);\n--! down\ndrop table tenants;\n",
  "migrations/tenant/002_users.sql":
    "create table users (id int primary key);\n--! down\ndrop table users;\n",
  "migrations/tenant/003_email.sql":
    "alter table users add column email text;\n--! down\nalter table users drop column email;\n",
};

const later = {
  "migrations/tenant/004_seen.sql":
    "alter table users add column seen date;\n--! down\nalter table users drop seen;\n",
  "full/x": "",
  "broken/001_x.sql": "creat table t ();\n",
  ...backup(),
};

/** Roles that may less than the owner, a schema that is not ours, one of another tool, and a table that leans on a tenant. */
const rest = `
create role reader login password '${secret}'; create role nobody login password '${secret}';
grant usage on schema public, tenant_acme, tenant_corp to reader;
grant select on all tables in schema public, tenant_acme, tenant_corp to reader;
create schema tenant_full; create table tenant_full.t ();
create schema tenant_old;
create table tenant_old.schema_migrations (version bigint primary key, dirty boolean not null);
insert into tenant_old.schema_migrations values (3, false);
insert into tenants values ('old', 'tenant_old');
create table corp_users (user_id int references tenant_corp.users)`;

/** A fleet with one migration pending, on a server of its own; where its state is what is wrong, one file was edited. */
async function world(fault: Fault): Promise<World> {
  const server = await ownServer();
  const there = project(files);
  const sql = postgres(server.url, { max: 1, onnotice: () => undefined });
  onTestFinished(async () => await sql.end());
  const owner = { cwd: there.folder, env: { DATABASE_URL: server.url } };
  for (const words of [["apply"], ["tenant", "create", "acme", "corp"]])
    expect((await tenantry(words, owner)).code).toBe(0);
  await sql.unsafe(rest);
  for (const [path, text] of Object.entries(later)) there.write(path, text);
  if (fault === "state")
    there.write("migrations/tenant/003_email.sql", "alter table users add column email varchar;\n");
  return {
    there,
    url: (as) => (fault === "elsewhere" ? remote : roleUrl(server.url, as)),
    standing: async () => await sql.unsafe(holdings),
  };
}

const remote = `postgres://app:${secret}@db.internal/shop`;

const holdings = `select n.nspname, c.relname, xpath('//row', query_to_xml(
    format('select * from %I.%I t order by t::text', n.nspname, c.relname), true, false, ''))::text as rows
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
 where c.relkind = 'r' and n.nspname !~ '^pg_|^information_schema' and c.relname !~ '^tenantry_' order by 1, 2`;

function roleUrl(url: string, as: Refused["as"]): string {
  if (as === undefined) return url;
  const own = new URL(url);
  own.username = as;
  own.password = secret;
  return own.href;
}

/** A backup of acme with a dump that nobody will read. */
function backup(): Readonly<Record<string, string>> {
  const text = "no dump";
  const sha256 = createHash("sha256").update(text).digest("hex");
  const targets = [{ id: "acme", kind: "tenant", schema: "tenant_acme" }];
  const dump = { file: "acme.dump", bytes: text.length, sha256, database: "", targets };
  const manifest = {
    version: 1,
    environment: "local",
    at: "",
    serverVersion: 180000,
    tool: "",
    files: [dump],
  };
  return { "saved/acme.dump": text, "saved/manifest.json": JSON.stringify(manifest) };
}
