// `npm run bench:drift [-- --tenants 10000 --runs 5]`: what `drift` costs as a multiple of `status`, medians of interleaved runs.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { startServer } from "@tenantry/embedded";
import postgres from "postgres";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = join(root, "packages/tenantry/bin/tenantry.js");
const { values } = parseArgs({
  options: { tenants: { type: "string", default: "10000" }, runs: { type: "string", default: "5" } },
});
const [size, runs] = [Number(values.tenants), Number(values.runs)];

const registry = "create table tenants (slug text primary key, schema_name text not null unique);";
// Five tables with foreign keys and indexes, then the typical small migration.
const migrations = {
  "001_shop": `create table customers (id bigint primary key, email text not null, name text);
create unique index customers_email on customers (email);
create table products (id bigint primary key, title text not null, price numeric(10, 2) not null default 0);
create table orders (id bigint primary key, customer_id bigint not null references customers (id), placed_at timestamptz not null default now());
create index orders_customer on orders (customer_id);
create table lines (order_id bigint references orders (id), product_id bigint references products (id), amount int not null check (amount > 0), primary key (order_id, product_id));
create table notes (id bigint primary key, order_id bigint references orders (id), body text);
create index notes_order on notes (order_id);`,
  "002_small": `alter table customers add column phone text, add column locale text;
create index customers_phone on customers (phone);`,
};
/** Altered by hand: an index, a default, a column. */
const altered = [
  (schema) => `drop index ${schema}.customers_phone`,
  (schema) => `alter table ${schema}.products alter column price set default 1`,
  (schema) => `alter table ${schema}.notes add column by_hand text`,
];

const folder = mkdtempSync(join(tmpdir(), "tenantry-bench-"));
// Both commands only read: how safely the fleet was written changes nothing.
const server = await startServer({
  folder: null,
  settings: { fsync: "off", full_page_writes: "off", synchronous_commit: "off" },
});
const sql = postgres(server.url, { max: 1, onnotice: () => {} });
try {
  writeProject();
  await buildFleet();
  for (const [index, change] of altered.entries()) await sql.unsafe(change(schemaOf(index + 1)));
  await sql`analyze`;
  report(measure());
} finally {
  await sql.end();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

function writeProject() {
  mkdirSync(join(folder, "migrations/tenant"), { recursive: true });
  const query = "select slug as id, schema_name as schema from tenants";
  writeFileSync(
    join(folder, "tenantry.config.json"),
    JSON.stringify({ tenants: { from: "registry", query } }),
  );
  for (const [stem, text] of Object.entries(migrations))
    writeFileSync(join(folder, `migrations/tenant/${stem}.sql`), `${text}\n`);
}

/** The first tenant is applied to; the others are made by the same text, with its ledger. */
async function buildFleet() {
  await sql.unsafe(registry);
  for (let at = 0; at < size; at += 200) {
    const some = Array.from({ length: Math.min(200, size - at) }, (_, index) => schemaOf(at + index));
    const rows = some.map((schema) => `('${schema.slice(7)}', '${schema}')`);
    const schemas = some.map((schema) => `create schema ${schema}`);
    await sql.unsafe(`${schemas.join("; ")}; insert into tenants values ${rows.join(", ")}`);
  }
  const first = tenantry("apply", "--tenant", schemaOf(0).slice(7), "--yes");
  if (first.code !== 0) throw new Error(`the first tenant: ${first.text}`);
  const ledger = `${schemaOf(0)}.schema_migrations`;
  const text = Object.values(migrations).join("\n");
  for (let index = 1; index < size; index += 1) {
    await sql.unsafe(
      `set search_path = ${schemaOf(index)};\n${text}\ncreate table schema_migrations (like ${ledger} including all);\ninsert into schema_migrations select * from ${ledger};`,
    );
  }
  await sql`reset search_path`;
}

function schemaOf(index) {
  return `tenant_t${String(index).padStart(5, "0")}`;
}

/** One run of each warms the server up and does not count. */
function measure() {
  const times = { status: [], drift: [] };
  for (let run = 0; run <= runs; run += 1) {
    for (const command of ["status", "drift"]) {
      const { code, text, ms } = tenantry(command, "--json");
      if (code !== (command === "drift" ? 3 : 0)) throw new Error(`${command} ended with ${code}: ${text}`);
      if (command === "drift") checkFound(JSON.parse(text));
      if (run > 0) times[command].push(ms);
    }
  }
  return times;
}

function checkFound({ compared, drifted }) {
  if (compared !== size || drifted !== altered.length)
    throw new Error(`${drifted} of ${compared} drifted, and ${altered.length} of ${size} were altered`);
}

function tenantry(...args) {
  const env = { ...process.env, DATABASE_URL: server.url, CI: "1" };
  const start = performance.now();
  const done = spawnSync(process.execPath, [bin, ...args], {
    cwd: folder,
    env,
    maxBuffer: 1e9,
    encoding: "utf8",
  });
  const ms = performance.now() - start;
  return { code: done.status, text: `${done.stdout}${done.status === null ? done.stderr : ""}`, ms };
}

function report({ status, drift }) {
  const ratios = drift.map((ms, index) => ms / status[index]);
  const rows = [
    ["tenants", String(size)],
    ["runs", String(runs)],
    ["status, ms", `${median(status).toFixed(0)} (${spread(status, 0)})`],
    ["drift, ms", `${median(drift).toFixed(0)} (${spread(drift, 0)})`],
    ["drift : status", `${(median(drift) / median(status)).toFixed(2)} (${spread(ratios, 2)})`],
    ["on", `PostgreSQL ${server.version}, Node ${process.versions.node}, ${cpus().length} cores`],
  ];
  for (const [name, value] of rows) process.stdout.write(`${name.padEnd(16)}${value}\n`);
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function spread(numbers, digits) {
  return `${Math.min(...numbers).toFixed(digits)} to ${Math.max(...numbers).toFixed(digits)}`;
}
