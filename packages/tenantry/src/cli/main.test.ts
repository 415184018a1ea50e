import { describe, expect, test } from "vitest";
import { folder } from "../testing/folder.ts";
import { shell } from "../testing/shell.ts";
import { summaries } from "./commands.ts";
import { examples } from "./examples.ts";
import { main } from "./main.ts";
import { route, settled } from "./route.ts";
import { strict } from "./strict.ts";

describe("main()", () => {
  test("shows six commands and names the others", async () => {
    const { exit, text } = await main(["--help"], shell());
    expect(exit).toBe(0);
    const others = Object.keys(summaries).slice(6).join(", ");
    expect(text.replace(others, "…")).toMatchInlineSnapshot(`
      "Migrations for multi-tenant PostgreSQL: reviewed, grouped, safe.

      Usage: tenantry <command> [flags]

        plan    what would run, where
        apply   run it
        status  cohorts with what they have and lack
        create  a new migration: create tenant "add user avatar"
        revert  take back the last step, or more
        tenant  create, list and drop tenants

      More: …
      Everywhere: --config --env --url --json --verbose --quiet --no-color --log-format

      tenantry <command> --help tells the rest.
      "
    `);
  });

  test("shows the flags of a command, without escape codes", async () => {
    const { exit, text } = await main(["create", "--help"], shell());
    expect(exit).toBe(0);
    expect(text).toMatchInlineSnapshot(`
      "Writes the file of a new migration.

      Usage: tenantry create <scope> [description] [flags]

        <scope>             public, tenant or both
        [description]       what it does, as in "add user avatar"
        --sequential        Number it 004 instead of by the clock
        --from-diff         Write what leads to <scope>.desired.sql, proven on a scratch server
        --from-db <tenant>  Write what leads to the schema of this live tenant (public: any word), proven likewise
        --shadow-url <url>  An empty database on another scratch server than the embedded one
        --dry-run           Show what would be written
        --merge             An empty migration that requires all heads
        --requires <id>     What must have been applied before, as two branches that it joins (repeatable)

      Examples:
        tenantry create tenant "add user avatar"
        tenantry create tenant "add plan" --from-diff
        tenantry create both --merge
        tenantry create public "join billing and audit" --requires 004 --requires 005

      Everywhere: --config --env --url --json --verbose --quiet --no-color --log-format
      "
    `);
  });

  test("answers help as --help", async () => {
    for (const [asked, same] of [
      [["help"], ["--help"]],
      [
        ["help", "tenant", "create"],
        ["tenant", "create", "--help"],
      ],
    ] as const) {
      const { exit, text } = await main(asked, shell());
      expect({ exit, text }).toEqual({ exit: 0, text: (await main(same, shell())).text });
    }
    expect(await main(["help", "aply"], shell())).toMatchObject({ exit: 2 });
  });

  test("shows a line for each command of a group", async () => {
    expect((await main(["tenant", "--help"], shell())).text).toMatchInlineSnapshot(`
      "Creates, lists and drops tenants.

      Usage: tenantry tenant create|list|drop

        create  Builds tenants with everything that the fleet is to have, seeds and registers them
        list    Who is in the fleet
        drop    Drops a tenant with all its data, and takes it out of the registry

      tenantry tenant <command> --help tells the rest.
      "
    `);
  });

  test("shows examples, each with flags that its command has", async () => {
    for (const [name, lines] of Object.entries(examples)) {
      const [, ...words] = name.split(" ");
      const { text } = await main([...words, "--help"], shell());
      for (const line of lines) {
        expect(text).toContain(`  ${line}\n`);
        const [, ...argv] = [...line.matchAll(/"([^"]*)"|\S+/g)].map(([whole, quoted]) => quoted ?? whole);
        const routed = await route(argv);
        expect(routed?.name).toBe(name);
        const args = (await settled(routed?.command.args)) ?? {};
        expect(strict(routed?.rest ?? [], args).flags).toBeInstanceOf(Map);
      }
    }
  });

  test.each([
    [["plan", "--format", "xml"], "--format xml is not known."],
    [["plan", "--phase", "shrink"], "--phase shrink is not known."],
    [["apply", "--concurrency", "0"], "--concurrency 0 is not a number of at least 1."],
    [["apply", "--deadline", "soon"], "--deadline soon is not a duration."],
    [["apply", "--shard", "9/8"], "--shard 9/8 is not a share."],
    [["revert", "--steps", "0"], "--steps 0 is not a number of at least 1."],
    [["revert", "--retries", "many"], "--retries many is not a number of at least 0."],
    [["mark", "--label", "eu", "--to", "head"], "--label eu is not a label."],
    [["mark", "--all"], "Nothing says what to mark."],
  ])("refuses %j before there is a project, let alone a database", async (argv, message) => {
    expect(await main(argv, shell({ cwd: "/nowhere" }))).toMatchObject({
      exit: 2,
      json: { error: { message } },
    });
  });

  test("says its version", async () => {
    expect(await main(["--version"], shell())).toMatchObject({ exit: 0, text: "0.1.0\n" });
  });

  test.each([
    [[], "No command is named. tenantry --help shows the commands."],
    [["statsu"], 'tenantry has no command "statsu". Did you mean status?'],
    [["constructor"], 'tenantry has no command "constructor".'],
    [["tenant"], "A word is missing. Commands: create, list, drop."],
    [["tenant", "crate"], 'tenantry tenant has no command "crate". Did you mean create?'],
    [["list", "--tenat", "acme"], "Unknown flag --tenat."],
    [["--jsno", "list"], "Unknown flag --jsno. Did you mean --json?"],
    [["--env", "list"], "No command is named."],
    [["create", "tennant", "x"], '"tennant" is no scope: public, tenant or both. Did you mean tenant?'],
    [["create", "tenant"], "<description> is missing."],
    [["create", "tenant", "!!!"], '"!!!" has no letter or digit.'],
    [["list", "--env", "produktion"], 'There is no environment "produktion".'],
    [["list", "004"], 'There is no migration "004".'],
  ])("answers %j with exit 2 and the next step", async (argv, expected) => {
    const cwd = await folder({ "migrations/public/001_a.sql": "select 1;" });
    const { exit, json, text, complaint } = await main(argv, shell({ cwd }));
    expect({ exit, text }).toEqual({ exit: 2, text: "" });
    expect(json).toEqual({
      error: { code: expect.any(String), message: expect.any(String), help: expect.any(String) },
    });
    expect(complaint?.replaceAll("\n  ", " ")).toContain(expected);
  });

  test("takes global flags before and after the command", async () => {
    const cwd = await folder({
      "migrations/public/001_a.sql": "select 1;",
      "x/other.json": '{"migrations": "../migrations"}',
    });
    for (const argv of [
      ["--config", "x/other.json", "list"],
      ["list", "--config=x/other.json"],
    ]) {
      expect(await main(argv, shell({ cwd }))).toMatchObject({
        exit: 0,
        json: { migrations: [{ id: "public/001_a" }] },
      });
    }
  });
});
