import { spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freshDatabase, project, tenantry, until } from "@tenantry/kit";
import type { FreshDatabase, Result } from "@tenantry/kit";
import postgres from "postgres";
import { describe, expect, onTestFinished, test } from "vitest";

const missing = spawnSync("pgbouncer", ["--version"]).status !== 0;
if (missing)
  process.stderr.write("SKIPPED: there is no pgbouncer on the PATH, so no real pooler was tried.\n");

const plain = {
  "migrations/tenant/001_users.sql":
    "create table users (id int, mail text);\n--! verify\nselect count(*) = 0 from users;\n",
  "migrations/tenant/002_more.sql": "alter table users add plan text;\n",
};
const apart = {
  "migrations/tenant/003_index.sql":
    "--! transaction: off\n--! concurrently: always\ncreate index concurrently users_mail on users (mail);\n",
};

describe.skipIf(missing)("behind pgbouncer", () => {
  test("apply does each step exactly once, and an application there notices nothing", async () => {
    const there = await behind("transaction", plain);
    const app = await application(there);
    const { code, stdout } = await there.apply({});
    const seen = await app.end();
    expect(`${code} ${stdout}`).toMatch(/^0/);
    expect(seen.size).toBe(1);
    expect(await steps(there.database)).toEqual(["001_users applied", "002_more applied"]);
  });

  // It hides in both modes which backend answers, so that nobody can tell whether a session is kept.
  test.each(["transaction", "session"] as const)(
    "in %s mode what needs a session of its own is refused with the way out, and done through directUrl",
    async (mode) => {
      const there = await behind(mode, { ...plain, ...apart });
      const refused = await there.apply({});
      expect(`${refused.code} ${refused.stdout}`).toMatch(/^5[^]*Set `directUrl`/);
      expect(await steps(there.database)).toEqual(["001_users applied", "002_more applied"]);
      const { code, stdout } = await there.apply({ DIRECT_URL: there.database.url });
      expect(`${code} ${stdout}`).toMatch(/^0/);
      expect(await steps(there.database)).toContain("003_index applied");
      expect(await locks(there.database)).toBe(0);
    },
  );
});

interface Behind {
  readonly database: FreshDatabase;
  /** Through the pooler. */
  readonly url: string;
  apply(more: Readonly<Record<string, string>>): Promise<Result>;
}

/** One tenant, in a database that a pooler of this mode leads to. */
async function behind(
  mode: "transaction" | "session",
  files: Readonly<Record<string, string>>,
): Promise<Behind> {
  const database = await freshDatabase();
  await database.sql`create schema tenant_a`;
  const url = await pgbouncer(database, mode);
  const base = { tenants: { from: "schemas", pattern: "tenant_%" } };
  const config = (direct: boolean): string =>
    JSON.stringify(direct ? { ...base, directUrl: { env: "DIRECT_URL" } } : base);
  const { folder, write } = project({ "tenantry.config.json": config(false), ...files });
  return {
    database,
    url,
    apply: async (more) => {
      write("tenantry.config.json", config("DIRECT_URL" in more));
      return await tenantry(["apply", "--yes"], { cwd: folder, env: { DATABASE_URL: url, ...more } });
    },
  };
}

/** Starts one in front of the database and returns its URL. */
async function pgbouncer({ url, name }: FreshDatabase, mode: string): Promise<string> {
  const { hostname, port, username, password } = new URL(url);
  const folder = mkdtempSync(join(realpathSync(tmpdir()), "pgbouncer-"));
  chmodSync(folder, 0o755);
  const own = await freePort();
  writeFileSync(join(folder, "users.txt"), `"${username}" "${decodeURIComponent(password)}"\n`);
  writeFileSync(
    join(folder, "pgbouncer.ini"),
    `[databases]
${name} = host=${hostname} port=${port} dbname=${name}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${own}
unix_socket_dir =
auth_type = trust
auth_file = ${join(folder, "users.txt")}
pool_mode = ${mode}
default_pool_size = 20
`,
  );
  // It refuses to run as root.
  const as = process.getuid?.() === 0 ? ["-u", "nobody"] : [];
  const child = spawn("pgbouncer", [...as, join(folder, "pgbouncer.ini")], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  onTestFinished(() => {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });
  await until(() => {
    if (child.exitCode !== null) throw new Error(`pgbouncer ended: ${said}`);
    return said.includes("process up");
  });
  const through = new URL(url);
  through.port = String(own);
  return through.href;
}

/** Asks, again and again, what its sessions are set to; `end` says all that it saw. */
async function application({ url }: Behind): Promise<{ end(): Promise<ReadonlySet<string>> }> {
  const sql = postgres(url, { max: 3, prepare: false, onnotice: () => {} });
  const seen = new Set<string>();
  const ask = async (): Promise<void> => {
    const [row] =
      await sql`select concat_ws('|', current_setting('search_path'), current_setting('lock_timeout'),
      current_setting('statement_timeout'), current_setting('row_security'), current_user) as settings`;
    seen.add(String(row?.["settings"]));
  };
  await ask();
  const over = new AbortController();
  const asking = [1, 2, 3].map(async () => {
    while (!over.signal.aborted) await ask();
  });
  return {
    async end() {
      over.abort();
      await Promise.all(asking);
      await sql.end();
      return seen;
    },
  };
}

async function steps({ sql }: FreshDatabase): Promise<readonly string[]> {
  const rows = await sql<{ line: string }[]>`
    select version || ' ' || state as line from tenant_a.schema_migrations order by version`;
  return rows.map(({ line }) => line);
}

async function locks({ sql }: FreshDatabase): Promise<number> {
  const found = await sql`select from pg_locks where locktype = 'advisory'
    and database = (select oid from pg_database where datname = current_database())`;
  return found.length;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => {
    server.listen(0, "127.0.0.1", done);
  });
  const address = server.address();
  await new Promise((done) => server.close(done));
  return typeof address === "object" && address !== null ? address.port : 0;
}
