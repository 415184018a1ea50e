import { describe, expect, test } from "vitest";
import { folder } from "../testing/folder.ts";
import { shell } from "../testing/shell.ts";
import { main } from "./main.ts";

describe("main()", () => {
  test("shows six commands and names the others", async () => {
    const { exit, text } = await main(["--help"], shell());
    expect(exit).toBe(0);
    expect(text).toMatchInlineSnapshot(`
      "Migrations for multi-tenant PostgreSQL: reviewed, grouped, safe.

      Usage: tenantry <command> [flags]

        plan    what would run, where
        apply   run it
        status  cohorts with what they have and lack
        create  a new migration: create tenant "add user avatar"
        revert  take back the last step, or more
        tenant  create, list and drop tenants

      More: list, mark, doctor, dev
      Everywhere: --config --env --url --json --verbose --quiet --no-color

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

        <scope>        public, tenant or both
        [description]  what it does, as in "add user avatar"
        --sequential   Number it 004 instead of by the clock
        --merge        An empty migration that requires all heads

      Everywhere: --config --env --url --json --verbose --quiet --no-color
      "
    `);
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
