import { describe, expect, test } from "vitest";
import { folder } from "../testing/folder.ts";
import { shell } from "../testing/shell.ts";
import { main } from "./main.ts";
import type { Answer } from "./shell.ts";

const files = {
  "tenantry.config.json": "{}",
  "migrations/tenant/001_users.sql": "create table users (id bigint primary key, email text, born date);\n",
  "migrations/tenant/002_index.sql": "create index users_email_idx on users (email);\n",
  "migrations/tenant/003_other.sql": "  create index users_born_idx on users (born);\n",
};

describe("lint", () => {
  test("shows hazards with the line they are in, and ends with 9", async () => {
    const { exit, text } = await lint(files);
    expect(exit).toBe(9);
    expect(text).toMatchInlineSnapshot(`
      "error index-not-concurrent  migrations/tenant/002_index.sql:1:1
        The index users_email_idx is built while every write to users waits.
          1 | create index users_email_idx on users (email);
            | ^
        Build it concurrently, in a migration of its own with --! transaction: off.

      error index-not-concurrent  migrations/tenant/003_other.sql:1:3
        The index users_born_idx is built while every write to users waits.
          1 |   create index users_born_idx on users (born);
            |   ^
        Build it concurrently, in a migration of its own with --! transaction: off.

      2 errors, 0 warnings, 0 notices in 3 files · all of 3 statements understood (100 %)
      "
    `);
  });

  test("takes a configured severity, and none of an environment that is not asked", async () => {
    const config = JSON.stringify({
      lint: { severities: { "index-not-concurrent": "notice" } },
      environments: { strict: { lint: { severities: { "index-not-concurrent": "error" } } } },
    });
    expect((await lint({ ...files, "tenantry.config.json": config })).exit).toBe(0);
    expect((await lint({ ...files, "tenantry.config.json": config }, "--env", "strict")).exit).toBe(9);
  });

  test("judges files that are named as pending together, and only them", async () => {
    const paths = ["migrations/tenant/001_users.sql", "migrations/tenant/002_index.sql"];
    expect(await codes(files, ...paths)).toEqual([]);
    expect(await codes(files, paths[1] ?? "")).toEqual(["migrations/tenant/002_index.sql:1"]);
    expect(await codes(files, "migrations/tenant")).toHaveLength(2);
    expect(await codes(files, "--latest", "1")).toEqual(["migrations/tenant/003_other.sql:1"]);
    expect(await codes(files, "--latest", "3")).toEqual([]);
  });

  test("takes sizes and versions from facts, so that work on a small table is a warning", async () => {
    const cwd = await folder({
      ...files,
      "facts.json": JSON.stringify(factsOfUsers(400)),
      "large.json": JSON.stringify(factsOfUsers(4e11)),
    });
    const lintWith = async (...argv: readonly string[]) =>
      await main(["lint", "--json", ...argv], shell({ cwd }));
    expect(await lintWith("--facts", "facts.json")).toMatchObject({
      exit: 0,
      json: { problems: [{ severity: "warning" }, {}] },
    });
    expect((await lintWith("--facts", "large.json")).exit).toBe(9);
    expect((await lintWith("--facts", "nowhere.json")).exit).toBe(2);
    expect((await lintWith("--facts", "facts.json", "--env", "other")).exit).toBe(2);
  });

  test("looks at the way back too, at its line", async () => {
    const down = "alter table users add column nick text;\n--! down\nalter table users drop column email;\n";
    const { exit, text } = await lint({ ...files, "migrations/tenant/004_nick.sql": down }, "--latest", "1");
    expect(exit).toBe(9);
    expect(text).toContain("error drop-column  migrations/tenant/004_nick.sql:3:1\n");
    expect(text).toContain("When it is reverted: What is in users.email is deleted");
  });

  test("holds files to the standards of the configuration", async () => {
    const config = { lint: { standards: { names: "^[a-z_]+$", columns: ["created_at"], types: ["date"] } } };
    const { exit, text } = await lint({ ...files, "tenantry.config.json": JSON.stringify(config) });
    expect(exit).toBe(9);
    expect(text).toContain("warning forbid-type  migrations/tenant/001_users.sql:1:56\n");
    expect(text).toContain("The table users has no created_at.");
    const wrong = JSON.stringify({ lint: { standards: { names: "(" } } });
    const refused = await lint({ ...files, "tenantry.config.json": wrong });
    expect(refused.exit).toBe(2);
    expect(JSON.stringify(refused.json)).toContain("This is not a regular expression");
  });

  test("looks at the configured paths when none is named", async () => {
    const config = JSON.stringify({ lint: { paths: ["migrations/tenant/003_other.sql"] } });
    expect(await codes({ ...files, "tenantry.config.json": config })).toEqual([
      "migrations/tenant/003_other.sql:1",
    ]);
  });

  test.each([
    [
      "of any names",
      {
        "db/10_index.sql": "create index i on users (email);",
        "db/9_users.sql": "create table users (id bigint primary key, email text);",
        "db/9_users.down.sql": "drop table users;",
      },
      ["db/10_index.sql:1"],
    ],
    [
      "of Flyway",
      {
        "db/V1__users.sql": "create table users (id bigint primary key, email text);",
        "db/U1__users.sql": "drop table users;",
        "db/V2__index.sql": "\ncreate index i on users (email);",
      },
      ["db/V2__index.sql:2"],
    ],
    [
      "of goose",
      {
        "db/20200101000000_a.sql":
          "-- +goose Up\ncreate table users (id bigint primary key, email text);\n-- +goose Down\ndrop table users;\n",
        "db/20200102000000_b.sql":
          "-- +goose Up\ncreate index i on users (email);\n-- +goose Down\ndrop index i;\n",
      },
      ["db/20200102000000_b.sql:2"],
    ],
    [
      "of dbmate",
      {
        "db/20200101000000_a.sql":
          "-- migrate:up\ncreate table users (id bigint primary key, email text);\n-- migrate:down\ndrop table users;\n",
        "db/20200102000000_b.sql":
          "-- migrate:up\ncreate index i on users (email);\n-- migrate:down\ndrop index i;\n",
      },
      ["db/20200102000000_b.sql:2"],
    ],
    [
      "in subfolders with odd names",
      {
        "db/2020/a b.sql": "create table users (id bigint primary key, email text);",
        "db/2021/ü.sql": "create index i on users (email);",
      },
      ["db/2021/ü.sql:1"],
    ],
  ])("works on a folder %s, without a configuration", async (_name, foreign, expected) => {
    expect(await codes(foreign, "db")).toEqual(expected);
  });

  test("says what is not understood, and how much is", async () => {
    const text = "create tabel a ();\nselect 1;\n";
    const { exit, json } = await lint({ "migrations/public/001_a.sql": text });
    expect({ exit, json }).toMatchObject({
      exit: 9,
      json: {
        problems: [{ code: "unparsed-statement", line: 1, column: 8, evidence: "static" }],
        accepted: [],
        coverage: { statements: 2, understood: 1, percent: 50 },
        files: 1,
      },
    });
  });

  test("counts the files whose statements it counts: also a schema.sql, a seed and a down of its own", async () => {
    const base = {
      "migrations/tenant/schema.sql": "--! baseline: none\ncreate table users (id bigint primary key);",
    };
    expect((await lint(base)).text).toContain("in 1 file · all of 1 statement understood");
    const apart = {
      ...base,
      "migrations/tenant.seed.sql": "insert into users values (1);",
      "migrations/tenant/002_a.up.sql": "alter table users add a text;",
      "migrations/tenant/002_a.down.sql": "alter table users drop a;",
      "migrations/tenant/003_b.sql": "alter table users add b text;\n--! down\nalter table users drop b;",
    };
    expect((await lint(apart)).text).toContain("in 5 files · all of 6 statements understood");
  });

  test("never says that all is understood where a file could not be read or there is none", async () => {
    const one = { "tenantry.config.json": "{}", "migrations/tenant/001_a.sql": "create table a (b int);" };
    const unread = await lint({ ...one, "migrations/tenant/users.sql": "create table c (d int);" });
    expect(unread.exit).toBe(2);
    expect(unread.text).toContain("in 1 file · 1 of 1 statement understood (99 %), 1 file not read");
    expect(unread.json).toMatchObject({ coverage: { percent: 99 }, files: 1, unread: 1 });
    const none = await lint({ "tenantry.config.json": "{}", "migrations/tenant/README.md": "Nothing yet." });
    expect(none.text).toContain("in 0 files · no SQL found");
    expect(none.json).toMatchObject({ coverage: { statements: 0, percent: 0 }, files: 0, unread: 0 });
  });

  test("tells what core refuses too, with its own exit code", async () => {
    const { exit, json } = await lint({ "migrations/public/001_a.sql": "set search_path = x;" });
    expect({ exit, json }).toMatchObject({ exit: 2, json: { problems: [{ code: "session-setting" }] } });
  });

  test("lists what is accepted, and is content", async () => {
    const { exit, json } = await lint(acceptedUntil("2999-01-01"), "migrations/tenant/003_other.sql");
    expect({ exit, json }).toMatchObject({
      exit: 0,
      json: { problems: [], accepted: [{ code: "index-not-concurrent", reason: "ten rows" }] },
    });
  });

  test.each([
    ["a file that is named", ["migrations/tenant/003_other.sql"]],
    ["the latest", ["--latest", "1"]],
  ])("ends an acceptance on its day in %s, which is pending", async (_name, argv) => {
    const { exit, json } = await lint(acceptedUntil("2000-01-01"), ...argv);
    expect({ exit, json }).toMatchObject({
      exit: 9,
      json: { problems: [{ code: "index-not-concurrent" }, { code: "unused-ignore" }], accepted: [] },
    });
  });

  test("takes an acceptance for good in a folder, where it may be applied long since", async () => {
    const { json } = await lint(acceptedUntil("2000-01-01"), "migrations/tenant");
    expect(json).toMatchObject({
      problems: [{ path: "migrations/tenant/002_index.sql" }],
      accepted: [{ code: "index-not-concurrent" }],
    });
  });

  test.each([
    ["sarif", "error", '"ruleId": "index-not-concurrent"'],
    [
      "github",
      "error",
      "::error file=migrations/tenant/002_index.sql,line=1,col=1,title=index-not-concurrent::",
    ],
    ["json", "error", '"code": "index-not-concurrent"'],
  ])("answers --format %s", async (format, _severity, part) => {
    const { exit, text } = await lint(files, "--format", format);
    expect({ exit, text }).toEqual({ exit: 9, text: expect.stringContaining(part) });
  });

  test("names files from the workspace in annotations", async () => {
    const cwd = await folder(
      Object.fromEntries(Object.entries(files).map(([path, text]) => [`sub/${path}`, text])),
    );
    const around = shell({ cwd: `${cwd}/sub`, variables: { GITHUB_WORKSPACE: cwd } });
    const { text } = await main(["lint", "--format", "github"], around);
    expect(text).toContain("file=sub/migrations/tenant/002_index.sql,");
  });

  test.each([
    [["lint", "--format", "xml"], "--format xml is not known."],
    [["lint", "--latest", "0"], "--latest 0 is not a number of at least 1."],
    [["lint", "nowhere"], "There is no file or folder nowhere."],
  ])("refuses %j", async (argv, message) => {
    const cwd = await folder(files);
    expect(await main(argv, shell({ cwd }))).toMatchObject({ exit: 2, json: { error: { message } } });
  });
});

/** The last of the files accepts what is found in it until this day. */
function acceptedUntil(day: string): Readonly<Record<string, string>> {
  const path = "migrations/tenant/003_other.sql";
  return {
    ...files,
    [path]: `--! accept: index-not-concurrent until=${day} reason="ten rows"\n${files[path]}`,
  };
}

/** Facts of a fleet of one tenant, whose users are of so many bytes. */
function factsOfUsers(bytes: number): object {
  const spread = { p50: bytes, p95: bytes, max: bytes, total: bytes };
  const users = {
    kind: "tenant",
    table: "users",
    targets: 1,
    rows: spread,
    bytes: spread,
    indexBytes: spread,
  };
  return {
    version: 1,
    environment: "local",
    at: "2026-11-17T06:00:00Z",
    server: { version: "18.1", number: 180001, major: 18 },
    majors: [18],
    timezone: "UTC",
    settings: {},
    extensions: [],
    roles: [],
    names: "hashed",
    groups: [],
    registry: true,
    unread: [],
    tables: [{ ...users, largest: "0f3a9c1b22de" }],
    invalidIndexes: [],
  };
}

async function lint(given: Readonly<Record<string, string>>, ...argv: readonly string[]): Promise<Answer> {
  return await main(["lint", ...argv], shell({ cwd: await folder(given) }));
}

async function codes(
  given: Readonly<Record<string, string>>,
  ...argv: readonly string[]
): Promise<readonly string[]> {
  const { json } = await lint(given, ...argv);
  if (!("problems" in json) || !Array.isArray(json.problems)) throw new Error(JSON.stringify(json));
  return json.problems
    .filter(({ code }) => code === "index-not-concurrent")
    .map(({ path, line }) => `${path}:${line}`);
}
