// `npm start`: the whole path on the example fleet, with the built command line and the embedded server.
import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import postgres from "postgres";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = join(root, "packages/tenantry/bin/tenantry.js");
const scratch = join(root, ".tenantry/quickstart");
const tenants = ["acme", "globex", "initech"];
const later = ["tenant/20260107000000_add_user_plan.sql", "tenant/20260108000000_backfill_user_plan.sql"];

const server = await startServer();
const env = { ...process.env, DATABASE_URL: server.url, CI: "" };
try {
  await empty(server.url);
  const before = withoutLater();
  say("A real PostgreSQL, with nothing in it. This is what a reviewer reads before anything runs:");
  tenantry(["plan", ...before]);
  say("Apply it.");
  tenantry(["apply", ...before]);
  say("Three tenants sign up; each is built at once.");
  tenantry(["tenant", "create", ...tenants, ...before]);
  say("Two more migrations are merged. One tenant goes first:");
  tenantry(["apply", "--tenant", "acme"]);
  say("What is left for the others:");
  tenantry(["plan"]);
  tenantry(["apply"]);
  say("Where everything stands now.");
  tenantry(["status"]);
  say("Your turn:");
  console.log(next());
} finally {
  server.stop();
  rmSync(scratch, { recursive: true, force: true });
}

function next() {
  return [
    ["npx tenantry status --tenant acme --verbose", "the whole history of one"],
    ['npx tenantry create tenant "add user avatar"', "the next migration"],
    ["npx tenantry plan --format markdown", "what it would do, as a pull request shows it"],
    ["npx tenantry revert --tenant acme --dry-run", "what taking one step back would lose"],
    ["npx tenantry --help", "the rest"],
  ]
    .map(([command, why]) => `  ${command.padEnd(46)} ${why}`)
    .join("\n");
}

/** The example fleet as it was before its last two migrations. */
function withoutLater() {
  mkdirSync(scratch, { recursive: true });
  cpSync(join(root, "migrations"), join(scratch, "migrations"), { recursive: true });
  for (const path of later) rmSync(join(scratch, "migrations", path));
  const config = join(scratch, "tenantry.config.json");
  writeFileSync(config, readFileSync(join(root, "tenantry.config.json")));
  return ["--config", config];
}

/** Starts over: the fleet of an earlier quickstart is dropped, nothing else is in this server. */
async function empty(url) {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  const schemas = await sql`select nspname from pg_namespace where nspname like 'tenant\\_%'`;
  for (const { nspname } of schemas) await sql`drop schema ${sql(nspname)} cascade`;
  await sql`drop schema public cascade`;
  await sql`create schema public`;
  await sql.end();
}

function tenantry(args) {
  const shown = args.filter((arg) => arg !== "--config" && !arg.startsWith(scratch));
  console.log(bold(`$ tenantry ${shown.join(" ")}`));
  const { status } = spawnSync(process.execPath, [bin, ...args, "--quiet"], {
    cwd: root,
    env,
    stdio: "inherit",
  });
  console.log();
  if (status !== 0) throw new Error(`tenantry ${shown.join(" ")} ended with exit code ${status}`);
}

/** `tenantry dev`: one server for all that follows. */
async function startServer() {
  const child = spawn(process.execPath, [bin, "dev", "--json", "--quiet"], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  for await (const chunk of child.stdout) {
    text += chunk;
    if (text.trimEnd().endsWith("}")) break;
  }
  return { url: JSON.parse(text).url, stop: () => child.kill("SIGTERM") };
}

function say(text) {
  console.log(`${bold("▸")} ${text}`);
}

function bold(text) {
  return process.stdout.isTTY ? `\u001b[1m${text}\u001b[22m` : text;
}
