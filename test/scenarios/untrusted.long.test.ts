import { cpSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { project, tenantry } from "@tenantry/kit";
import type { Result } from "@tenantry/kit";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const users = "create table users (id int primary key);\n";

/** Files of a fork, which nobody has read: whatever is in them, the answer is a refusal and the runner lives on. */
describe("rehearse --untrusted", () => {
  test("proves the example fleet up, down and up, in a sandbox", async () => {
    const { folder } = project({});
    cpSync(join(root, "migrations"), join(folder, "migrations"), { recursive: true });
    const args = ["rehearse", "--untrusted", "--from", "base", "--json"];
    const { code, stdout } = await tenantry(args, { cwd: folder, env: { CI: "1" } });
    const { server, cohorts, problems } = JSON.parse(stdout);
    expect({ code, problems, kind: server.kind }).toEqual({ code: 0, problems: [], kind: "sandbox" });
    const steps = cohorts.flatMap((cohort: { steps: { id: string; outcome: string }[] }) => cohort.steps);
    expect(steps).toHaveLength(8);
    expect(steps.filter(({ outcome }: { outcome: string }) => outcome !== "proven")).toEqual([]);
  });

  test("shows what a down forgets", async () => {
    const { folder } = fork(
      "alter table users add a text;\ncreate index users_a on users (id);\n--! down\nalter table users drop a;\n",
    );
    const { code, stdout } = await rehearsed(folder);
    expect(code).toBe(9);
    expect(stdout).toContain("down does not bring back what was there before");
    expect(stdout).toContain("index users_a");
  });

  test("refuses a program of the machine, at its line", async () => {
    const { folder } = fork("create table t (x text);\ncopy t from program 'id > /tmp/pwned';\n");
    const { code, stdout } = await rehearsed(folder);
    expect(code).toBe(9);
    expect(stdout).toContain("migrations/tenant/002_fork.sql:2:1 permission denied");
    await isHealthy();
  });

  test("refuses it too where the file makes itself superuser first", async () => {
    const { folder } = fork(
      "do $$ begin execute 'reset session authorization'; end $$;\ncreate table t (x text);\ncopy t from program 'id > /tmp/pwned';\nselect 1;\n",
    );
    const { code, stdout } = await rehearsed(folder);
    expect(code).toBe(9);
    expect(stdout).toContain("✗ tenant/002_fork  fails on up");
    await isHealthy();
  });

  test("ends an endless loop, at its line, and says what was not run", async () => {
    const { folder, write } = fork("select 1;\ndo $$ begin loop end loop; end $$;\n", {
      timeouts: { statement: "5s" },
    });
    write("migrations/tenant/003_after.sql", "select 1;\n");
    const { code, stdout } = await rehearsed(folder);
    expect(code).toBe(9);
    expect(stdout).toContain(
      "migrations/tenant/002_fork.sql:2:1 The SQL took longer than 5 s: the sandbox was ended. (57014)",
    );
    expect(stdout).toContain("tenant/003_after  not run: tenant/002_fork has to work first");
    await isHealthy();
  });

  test("ends what takes too long in all, though no statement does, and says what was not run", async () => {
    const second =
      "do $$ declare t timestamptz := clock_timestamp(); begin while clock_timestamp() < t + interval '1 s' loop end loop; end $$;\n";
    const { folder, write } = fork("select 1;\n");
    for (let file = 10; file < 40; file += 1) write(`migrations/tenant/0${file}_slow.sql`, second);
    const { code, stdout } = await rehearsed(folder, "--deadline", "10s");
    expect(code).toBe(9);
    expect(stdout).toContain("The SQL took longer than 10 s in all: the sandbox was ended. (57014)");
    expect(stdout).toContain(
      "The files took longer than 10 s in all: what is not shown as run was not rehearsed.",
    );
    expect(stdout).toMatch(/tenant\/039_slow {2}not run: tenant\/\d+_\w+ has to work first/);
    await isHealthy();
  });

  test("ends what takes too much memory, at its line", async () => {
    // Much at once: it is to be too large before it takes too long, however slow the machine is.
    const bomb =
      "create table bomb as select length(string_agg(repeat('x', 50000000), '')) from generate_series(1, 20);\n";
    const { folder } = fork(bomb);
    const { code, stdout } = await rehearsed(folder);
    expect(code).toBe(9);
    expect(stdout).toContain(
      "migrations/tenant/002_fork.sql:1:1 The SQL took more than 512 MB: the sandbox was ended. (53200)",
    );
    await isHealthy();
  });

  test("has the roles of the environment, and says which extensions it has not", async () => {
    const { folder, write } = fork(
      "grant select on users to reader;\n--! down\nrevoke select on users from reader;\n",
    );
    write("facts.json", JSON.stringify(facts));
    const { code, stdout } = await rehearsed(folder, "--facts", "facts.json");
    expect(code).toBe(0);
    expect(stdout).toContain("The extension postgis is not in the sandbox.");
    expect(stdout).toContain("tenant/002_fork  up, down, up");
  });

  test("is not for a server", async () => {
    const { folder } = fork("select 1;\n");
    const { code, stderr } = await rehearsed(folder, "--server-version", "15");
    expect(code).toBe(2);
    expect(stderr).toContain("--untrusted runs files in a sandbox, --server-version on a server.");
  });
});

const facts = {
  version: 1,
  environment: "local",
  at: "2026-11-17T06:00:00Z",
  server: { version: "18.1", number: 180001, major: 18 },
  majors: [18],
  timezone: "UTC",
  settings: {},
  extensions: [{ name: "postgis", version: "3.5", schema: "public" }],
  roles: ["reader"],
  names: "hashed",
  groups: [],
  registry: true,
  unread: [],
  tables: [],
  invalidIndexes: [],
};

function fork(sql: string, config: object = {}): ReturnType<typeof project> {
  return project({
    "tenantry.config.json": JSON.stringify(config),
    "migrations/tenant/001_users.sql": users,
    "migrations/tenant/002_fork.sql": sql,
  });
}

async function rehearsed(folder: string, ...flags: readonly string[]): Promise<Result> {
  const args = ["rehearse", "--untrusted", "--from", "base", "--only", "tenants", ...flags];
  return await tenantry(args, { cwd: folder, env: { CI: "1" } });
}

/** The next one on the same machine is none the worse. */
async function isHealthy(): Promise<void> {
  const { folder } = fork("alter table users add a text;\n--! down\nalter table users drop a;\n");
  expect((await rehearsed(folder)).code).toBe(0);
}
