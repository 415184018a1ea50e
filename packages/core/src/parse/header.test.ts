import { describe, expect, test } from "vitest";
import { codes, folder, sound, statements, wrong } from "../testing/files.ts";

describe("a header", () => {
  test("says everything that is not SQL", () => {
    const { migrations, problems } = folder({
      "001_a.sql": "--! scope: public\nselect 1",
      "002_b.sql": "--! scope: both\nselect 1",
      "003_c.sql": `
        --! scope: tenant
        --! description: Drop the old column
        --! alias: 001_multi_tenant
        --! alias: 7
        --! requires: control/001_a, both/002_b
        --! phase: contract
        --! irreversible: the column is gone
        --! search_path: $target, "Ext", public
        -- an ordinary comment: left alone
        alter table t drop column c;`,
    });
    expect(problems).toEqual([]);
    expect({ ...migrations[2], up: "", path: "" }).toMatchInlineSnapshot(`
      {
        "alias": [
          "001_multi_tenant",
          "7",
        ],
        "description": "Drop the old column",
        "down": null,
        "id": "tenant/003_c",
        "irreversible": "the column is gone",
        "name": "003_c",
        "path": "",
        "phase": "contract",
        "requires": [
          "public/001_a",
          "both/002_b",
        ],
        "scope": "tenant",
        "searchPath": [
          "$target",
          "Ext",
          "public",
        ],
        "stub": null,
        "up": "",
        "verify": [],
        "verifyPath": "003_c.sql",
        "version": "003",
      }
    `);
  });

  test("may stand above or below an up marker", () => {
    const { description, phase, up } = sound("--! description: a\n--! up\n--! phase: expand\nselect 1");
    expect({ description, phase, up: statements(up) }).toEqual({
      description: "a",
      phase: "expand",
      up: ["4 SELECT: select 1"],
    });
  });

  test("has a description made from the name where it gives none", () => {
    expect(folder({ "tenant/003_add_user_avatar.sql": "select 1" }).migrations[0]?.description).toBe(
      "add user avatar",
    );
  });

  test("is not looked for in strings, comments and dollar quotes", () => {
    expect(
      statements(sound("select $$\n--! down\n--! typo: 1\n$$; /*\n--! down */ select '\n--! x'").up),
    ).toHaveLength(2);
  });

  test("is told what is wrong with each of its lines", () => {
    expect(
      wrong(`--! scop: tenant
--! nonsense
--! dwon
--! requires:
--! phase: later
--! scope: everywhere
--! transaction: maybe
--! description: a
--! description: b
--! requires: 001_a
--! baseline: 3
select 1;
--! alias: late
select
--! description: inside
2`),
    ).toMatchInlineSnapshot(`
      "
      error unknown-key @1
        tenant/001_x.sql:1: --! scop is not a key of a migration.
        Did you mean scope? An ordinary comment starts with -- alone.
      error unknown-key @1
        tenant/001_x.sql:2: --! nonsense is not a key of a migration.
        Known are scope, description, alias, requires, phase, irreversible, stub, search_path, transaction, batch, concurrently, baseline, label, accept. An ordinary comment starts with -- alone.
      error unknown-key @1
        tenant/001_x.sql:3: --! dwon is not a key of a migration.
        Did you mean down? An ordinary comment starts with -- alone.
      error empty-value @1
        tenant/001_x.sql:4: --! requires: has no value.
        Write one, or delete the line.
      error unknown-value @1
        tenant/001_x.sql:5: --! phase: later is not understood.
        Write expand or contract.
      error unknown-value @1
        tenant/001_x.sql:6: --! scope: everywhere is not understood.
        Write public, tenant or both.
      error unknown-value @1
        tenant/001_x.sql:7: --! transaction: maybe is not understood.
        Write --! transaction: off, or delete the line.
      error repeated-key @1
        tenant/001_x.sql:9: --! description: is given twice.
        Keep one of the lines.
      error malformed-requires @1
        tenant/001_x.sql:10: requires: 001_a is no id of a migration.
        Write <scope>/<version>_<description>, such as tenant/002_create_users.
      error misplaced-key @1
        tenant/001_x.sql:11: --! baseline: means nothing in a migration.
        It belongs in schema.sql.
      warning transaction-off-unneeded @1
        tenant/001_x.sql:12: SELECT does not need to run outside a transaction.
        Move it to an ordinary migration: there it is undone when something fails, and recorded at once.
      error misplaced-key @1
        tenant/001_x.sql:13: --! alias: stands after the first statement, where it would be easy to overlook.
        Move it above the first statement.
      warning transaction-off-unneeded @1
        tenant/001_x.sql:14: SELECT does not need to run outside a transaction.
        Move it to an ordinary migration: there it is undone when something fails, and recorded at once.
      error misplaced-key @1
        tenant/001_x.sql:15: --! description: stands in the middle of a statement, where it would be easy to overlook.
        Move it above the first statement."
    `);
  });

  test.each([
    ["--! phase: contract\nselect 1", "1 contract-without-requires"],
    ["--! phase: expand\nselect 1", ""],
    [
      "--! transaction: off\n--! batch: until-no-rows\ndelete from t",
      "2 conflicting-keys, 3 transaction-off-unneeded",
    ],
    ["--! irreversible: gone\nselect 1;\n--! down\nselect 2", "3 irreversible-with-down"],
    ["--! transaction: off\nvacuum;\n--! verify\nselect true", "3 verify-without-transaction"],
    ["--! batch: until-no-rows\ndelete from t;\n--! verify\nselect true", "3 verify-without-transaction"],
    ["select 1;\n--! verify transaction: off\nselect true", "2 misplaced-key"],
    ["select 1;\n--! down phase: expand\nselect true", "2 misplaced-key"],
    ["select 1;\n--! down transaction off\nselect true", "2 unknown-key, 2 unknown-key"],
    ["select 1;\n--! down\n--! transaction: off\ndrop index concurrently i", ""],
    ["select 1;\n--! down\nselect 2;\n--! down\nselect 3", "4 repeated-section"],
    ["select 1;\n--! up\nselect 2", "1 before-up"],
    ["select 1; --! down\nselect 2", "1 misplaced-marker"],
    ["--! concurrently: always\n--! transaction: off\ncreate index concurrently i on t (a)", ""],
  ])("%j gives %j", (text, expected) => {
    expect(codes(text)).toBe(expected);
  });
});

describe("sections", () => {
  test("divide a file, whatever their order", () => {
    const { up, down, verify } = sound(
      "--! verify\nselect true;\n--! down transaction: off\ndrop index concurrently i;\n  --! up\nselect 1; select 2",
    );
    expect({
      up: statements(up),
      down: statements(down ?? up),
      verify: statements({ statements: verify }),
    }).toEqual({
      up: ["6 SELECT: select 1", "6 SELECT: select 2"],
      down: ["4 DROP INDEX CONCURRENTLY: drop index concurrently i"],
      verify: ["2 SELECT: select true"],
    });
    expect([up.mode, down?.mode]).toEqual(["transaction", "off"]);
  });

  test("are understood in dbmate's words", () => {
    const { up, down } = sound("-- migrate:up transaction:false\nvacuum;\n-- migrate:down\nselect 1;");
    expect([up.mode, down?.mode, statements(up), statements(down ?? up)]).toEqual([
      "off",
      "transaction",
      ["2 VACUUM: vacuum"],
      ["4 SELECT: select 1"],
    ]);
  });

  test("end the statement before them", () => {
    expect(statements(sound("create table a (x int)\n--! down\ndrop table a").up)).toEqual([
      "1 CREATE TABLE: create table a (x int)",
    ]);
  });
});

describe("accept lines", () => {
  test("belong to the statement below them", () => {
    const { up } = sound(
      'select 1;\n--! accept: drop-column reason="a"\n--! accept: rename\nselect 2; select 3',
    );
    expect(up.statements.map(({ accepts }) => accepts)).toEqual([
      undefined,
      ['drop-column reason="a"', "rename"],
      undefined,
    ]);
  });
});
