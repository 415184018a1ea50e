import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import { cli } from "../testing/cli.ts";

const written = [
  "tenantry.config.json",
  expect.stringMatching(/^migrations\/public\/\d{14}_create_tenants\.sql$/),
  ".github/workflows/database-plan.yml",
  ".github/workflows/database-apply.yml",
];

test.each([
  ["registry", "acme", "create_tenants"],
  ["schemas", "acme", "create_users"],
  ["databases", "acme", "create_users"],
  ["none", null, "create_users"],
] as const)(
  "init --layout %s makes a project that plans and applies as it is",
  async (layout, tenant, first) => {
    const { run, cwd } = await cli({});
    const { exit, json } = await run("init", "--layout", layout, "--no-workflows");
    expect({ exit, json }).toMatchObject({ exit: 0, json: { layout, found: null } });
    expect(await readdir(cwd, { recursive: true })).toContainEqual(expect.stringMatching(`_${first}.sql$`));
    expect(await run("apply")).toMatchObject({ exit: 0 });
    if (tenant !== null && layout !== "databases")
      expect(await run("tenant", "create", tenant)).toMatchObject({ exit: 0 });
    expect(await run("plan", "--exit-code")).toMatchObject({
      exit: 0,
      json: { verdict: "nothing", problems: [] },
    });
  },
);

test("init writes what it says, and a second time nothing", async () => {
  const { run, cwd } = await cli({});
  const dry = await run("init", "--layout", "registry", "--dry-run");
  expect(dry.json).toMatchObject({ dryRun: true, files: written.map((path) => ({ path, state: "new" })) });
  expect(await readdir(cwd)).toEqual([]);
  const { json } = await run("init", "--layout", "registry");
  expect(json).toMatchObject({ dryRun: false, files: written.map((path) => ({ path, state: "new" })) });
  const before = await readdir(cwd, { recursive: true });
  const again = await run("init", "--layout", "schemas");
  expect(again.json).toMatchObject({
    files: [written[0], ...written.slice(2)].map((path) => ({ path, state: "kept" })),
  });
  expect(again.text).toMatch(/^= tenantry\.config\.json +there already, kept$/m);
  expect(await readdir(cwd, { recursive: true })).toEqual(before);
  expect(await readFile(`${cwd}/tenantry.config.json`, "utf8")).toContain('"registry"');
});

test.each([
  ["prisma", "prisma/migrations", { "prisma/migrations/20240101000000_a/migration.sql": "select 1;\n" }],
  [
    "dbmate",
    "db/migrations",
    { "db/migrations/20240101000000_a.sql": "-- migrate:up\nselect 1;\n-- migrate:down\n" },
  ],
  [
    "flyway",
    "src/main/resources/db/migration",
    { "src/main/resources/db/migration/V1__a.sql": "select 1;\n" },
  ],
  [
    "alembic",
    "backend/alembic",
    { "backend/alembic/versions/a.py": 'revision = "a"\ndown_revision = None\n' },
  ],
  [
    "drizzle",
    "drizzle",
    { "drizzle/0000_a.sql": "select 1;\n", "drizzle/meta/_journal.json": "{}", "drizzle.config.ts": "" },
  ],
  ["sql", "sql", { "sql/tables.sql": "create table a ();\n" }],
])("init finds the migrations of %s and says what to do with them", async (tool, at, files) => {
  const { run } = await cli(files);
  const { exit, json, text } = await run("init", "--layout", "registry");
  expect({ exit, json }).toMatchObject({ exit: 0, json: { found: { tool, folder: at } } });
  expect(text).toContain(`Found in ${at}: ${tool}.`);
  expect(text).toContain("tenantry plan");
  // Theirs are the first ones.
  expect(text).not.toContain("_create_tenants.sql");
});

test.each(["migrations/tenant/001_a.sql", "migrations/control/001_a.sql", "migrations/001_a.sql"])(
  "init adds no first migration beside %s",
  async (path) => {
    const { run, cwd } = await cli({ [path]: "create table a ();\n" });
    expect(await run("init", "--layout", "registry")).toMatchObject({ exit: 0 });
    const files = await readdir(join(cwd, "migrations"), { recursive: true });
    expect(files.filter((name) => name.endsWith(".sql"))).toEqual([relative("migrations", path)]);
  },
);

test("init asks where the tenants live, and only who is there to answer", async () => {
  const asked: string[] = [];
  const choose = async (question: string, among: readonly string[]) => {
    asked.push(`${question}: ${among.join(" ")}`);
    return "schemas";
  };
  const terminal = await cli({}, { interactive: true, choose });
  expect(await terminal.run("init")).toMatchObject({ exit: 0, json: { layout: "schemas" } });
  expect(asked).toEqual(["Layout: registry schemas databases none"]);
  expect(terminal.said.join("\n")).toContain("a schema per tenant, found by name");
  const { run } = await cli({});
  expect(await run("init")).toMatchObject({ exit: 2, json: { error: { code: "layout-missing" } } });
  expect(await run("init", "--layout", "schema")).toMatchObject({
    exit: 2,
    json: { error: { code: "flag-value", help: expect.stringContaining("Did you mean schemas?") } },
  });
});
