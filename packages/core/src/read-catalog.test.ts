import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readCatalog } from "./read-catalog.ts";
import { folder, statements, wrongIn } from "./testing/files.ts";
import { sha256 } from "./testing/intent.ts";

describe("readCatalog()", () => {
  test("sorts by version as numbers, then name, and gives each ledger its line", () => {
    const { migrations, lines, problems } = folder({
      "tenant/10_d.sql": "select 1",
      "both/9_c.sql": "select 1",
      "public/1_a.sql": "select 1",
      "tenant/1_b.sql": "select 1",
      "README.md": "nothing",
    });
    expect(problems).toEqual([]);
    expect(migrations.map(({ id }) => id)).toEqual(["public/1_a", "tenant/1_b", "both/9_c", "tenant/10_d"]);
    expect(lines).toEqual({
      public: ["public/1_a", "both/9_c"],
      tenant: ["tenant/1_b", "both/9_c", "tenant/10_d"],
    });
  });

  test("of nothing is empty", () => {
    expect(folder({})).toMatchInlineSnapshot(`
      {
        "bases": {
          "public": null,
          "tenant": null,
        },
        "lines": {
          "public": [],
          "tenant": [],
        },
        "migrations": [],
        "problems": [],
        "seeds": {
          "public": null,
          "tenant": null,
        },
        "templates": [],
      }
    `);
  });

  test("reads base and seeds", () => {
    const { bases, seeds, problems } = folder({
      "tenant/001_a.sql": "select 1",
      "tenant/schema.sql": "--! baseline: 001\nbegin; create table t (); commit;",
      "public/schema.sql": "--! baseline: none\ncreate table p ();",
      "tenant.seed.sql": "insert into t default values;",
      "tenant.desired.sql": "this is never read",
    });
    expect(problems).toEqual([]);
    expect([bases.tenant?.baseline, bases.public?.baseline]).toEqual(["001", null]);
    expect(bases.tenant && statements(bases.tenant)).toEqual(["2 CREATE TABLE: create table t ()"]);
    expect(seeds.tenant && statements(seeds.tenant)).toEqual(["1 INSERT: insert into t default values"]);
    expect(seeds.public).toBeNull();
  });

  test("refuses a base of tenants that names a schema: only one tenant would get what it makes", () => {
    const text = `--! baseline: none
create schema if not exists "Acme";
create table "Acme".users (id int default nextval('Acme.s'), other.t);
create unlogged table if not exists "Acme".b ();
create or replace function acme.f() returns int language sql as 'select 1';
create index on acme.users (id);
create view v as select * from acme.users;
create type acme.t as enum ('a');
create table {{schema}}.c ();
alter table only acme.users add d int;`;
    expect(wrongIn({ "tenant/schema.sql": text })).toMatchInlineSnapshot(`
      "
      error schema-named @1
        tenant/schema.sql:2: CREATE SCHEMA makes one schema more, and the tenant's own stays empty.
        Delete it: every tenant has a schema already.
      error schema-named @14
        tenant/schema.sql:3: It makes 2 objects in Acme by name: no other tenant would get them.
        Take "Acme." off all names in this file: they are made in the schema of each tenant then.
      error schema-named @28
        tenant/schema.sql:5: It makes 2 objects in acme by name: no other tenant would get them.
        Take "acme." off all names in this file: they are made in the schema of each tenant then."
    `);
    expect(
      wrongIn({ "tenant/big.schema.sql": "--! baseline: none\n--! label: a=b\ncreate table x.y ()" }),
    ).toContain("It makes 1 object in x by name");
    expect(wrongIn({ "public/schema.sql": text.replace("create table {{schema}}.c ();", "") })).toBe("");
  });

  test("says what is wrong with base and seeds", () => {
    expect(
      wrongIn({
        "tenant/schema.sql": "set a = 1;\n--! down\nselect 1",
        "public/schema.sql": "--! baseline: some day\n--! scope: public\nvacuum",
        "control/schema.sql": "--! baseline: 1\nselect 1",
        "tenant.seed.sql": "--! transaction: off\nlisten a",
        "tenant/seed.sql": "select 1",
      }),
    ).toMatchInlineSnapshot(`
      "
      error duplicate-file
        public/schema.sql: control/schema.sql is for the same ledger.
        Keep one of them.
      error unknown-value @1
        public/schema.sql:1: --! baseline: some day is no version.
        Write --! baseline: <version of the last migration it contains>, or --! baseline: none.
      error misplaced-key @1
        public/schema.sql:2: --! scope: means nothing in schema.sql.
        Delete it, or move it to the header of the migration.
      error needs-no-transaction @1
        public/schema.sql:3: VACUUM cannot run in a transaction, and this section runs in one.
        Give it a migration of its own and write --! transaction: off in the header.
      error misplaced-key @1
        tenant.seed.sql:1: --! transaction: means nothing in a seed.
        Delete it, or move it to the header of the migration.
      error listen @1
        tenant.seed.sql:2: LISTEN subscribes the session, and nobody would read what arrives.
        Remove it; NOTIFY is fine.
      error baseline-missing @1
        tenant/schema.sql:1: This schema.sql does not say which migrations it contains.
        Write --! baseline: <version of the last migration it contains>, or --! baseline: none.
      error session-setting @1
        tenant/schema.sql:1: SET a changes the session and would leak into the next target.
        Write SET LOCAL: it ends with the migration. If this is the head of a pg_dump file, delete its SET lines.
      error misplaced-section @9
        tenant/schema.sql:2: A down section means nothing in schema.sql.
        Delete it.
      error duplicate-file
        tenant/seed.sql: tenant.seed.sql is for the same ledger.
        Keep one of them."
    `);
  });

  test("joins a pair into one migration", () => {
    const { migrations, problems } = folder({
      "tenant/001_a.up.sql": "--! description: x\ncreate table t ();\n--! verify\nselect true",
      "tenant/001_a.down.sql": "--! transaction: off\ndrop index concurrently i",
    });
    expect(problems).toEqual([]);
    const [pair] = migrations;
    expect(migrations).toHaveLength(1);
    expect([
      pair?.id,
      pair?.path,
      pair?.up.path,
      pair?.down?.path,
      pair?.down?.mode,
      pair?.verify.length,
    ]).toEqual([
      "tenant/001_a",
      "tenant/001_a.up.sql",
      "tenant/001_a.up.sql",
      "tenant/001_a.down.sql",
      "off",
      1,
    ]);
  });

  test("takes the only section of a down file, marked or not", () => {
    const marked = folder({
      "tenant/1_a.up.sql": "select 1",
      "tenant/1_a.down.sql": "--! down transaction: off\nvacuum",
    });
    expect(marked.problems).toEqual([]);
    expect(marked.migrations[0]?.down && statements(marked.migrations[0].down)).toEqual(["2 VACUUM: vacuum"]);
    expect(marked.migrations[0]?.down?.mode).toBe("off");
  });

  test("says what is wrong with pairs", () => {
    expect(
      wrongIn({
        "tenant/1_a.down.sql": "select 1",
        "tenant/2_b.up.sql": "select 1;\n--! down\nselect 2",
        "tenant/2_b.down.sql": "--! description: x\nselect 3;\n--! verify\nselect true",
        "tenant/3_c.sql": "select 1",
        "tenant/3_c.up.sql": "select 1",
        "tenant/4_d.up.sql": "--! irreversible: gone\nselect 1",
        "tenant/4_d.down.sql": "select 1",
      }),
    ).toMatchInlineSnapshot(`
      "
      error down-without-up
        tenant/1_a.down.sql: there is no up file to go with it.
        Add it, or delete this file.
      error repeated-section
        tenant/2_b.down.sql: tenant/2_b.up.sql has a down section already.
        Keep one of them.
      error misplaced-key @1
        tenant/2_b.down.sql:1: --! description: means nothing in a .down.sql file.
        Delete it, or move it to the header of the migration.
      error misplaced-section @11
        tenant/2_b.down.sql:3: A .down.sql file cannot have a verify section.
        Move it to the .up.sql file.
      error duplicate-version
        tenant/3_c.up.sql: tenant/3_c.sql is the same migration.
        Give one of them another version, or delete it.
      error irreversible-with-down
        tenant/4_d.down.sql: tenant/4_d.up.sql says that it is irreversible.
        Delete this file, or that line."
    `);
  });

  describe("scope", () => {
    test.each<[string, Record<string, string>, string[]]>([
      [
        "is public where nothing says one",
        { "1_a.sql": "select 1", "2_b.sql": "select 1" },
        ["public/1_a", "public/2_b"],
      ],
      [
        "comes from the folder",
        { "control/1_a.sql": "select 1", "both/2_b.sql": "select 1" },
        ["public/1_a", "both/2_b"],
      ],
      [
        "comes from the name",
        { "1_a.tenant.sql": "select 1", "1_a.public.sql": "select 1" },
        ["public/1_a", "tenant/1_a"],
      ],
      ["comes from the header", { "1_a.sql": "--! scope: both\nselect 1" }, ["both/1_a"]],
      [
        "of a pair is told once",
        { "1_a.up.sql": "--! scope: tenant\nselect 1", "1_a.down.sql": "select 1" },
        ["tenant/1_a"],
      ],
    ])("%s", (_, files, ids) => {
      const { migrations, problems } = folder(files);
      expect(problems).toEqual([]);
      expect(migrations.map(({ id }) => id)).toEqual(ids);
    });

    test("must be told by every file once one tells it, and only one", () => {
      expect(
        wrongIn({
          "1_a.sql": "select 1",
          "tenant/2_b.sql": "--! scope: public\nselect 1",
          "3_c.up.sql": "--! scope: tenant\nselect 1",
          "3_c.down.sql": "--! scope: both\nselect 1",
        }),
      ).toMatchInlineSnapshot(`
        "
        error scope-missing
          1_a.sql: nothing says whether it belongs to public or to the tenants.
          Move it into public/, tenant/ or both/, or add --! scope: to its header.
        error scope-disagrees
          3_c.down.sql: its folder, its name and its header do not agree: both and tenant.
          Say the scope once.
        error scope-disagrees
          tenant/2_b.sql: its folder, its name and its header do not agree: tenant and public.
          Say the scope once."
      `);
    });

    test("must be told where the tenants have a seed", () => {
      const { problems } = folder({ "1_a.sql": "select 1", "tenant.seed.sql": "select 1" });
      expect(problems.map(({ code }) => code)).toEqual(["scope-missing"]);
    });
  });

  test("finds versions and aliases that a ledger would have twice", () => {
    expect(
      wrongIn({
        "public/1_a.sql": "select 1",
        "tenant/01_b.sql": "select 1",
        "both/001_c.sql": "select 1",
        "tenant/20260101_0900_d.sql": "select 1",
        "tenant/20260101090000_e.sql": "select 1",
        "tenant/7_f.sql": "--! alias: old, 01_b\nselect 1",
        "tenant/8_g.sql": "--! alias: old\nselect 1",
        "public/9_h.sql": "--! alias: old\nselect 1",
      }),
    ).toMatchInlineSnapshot(`
      "
      error duplicate-version
        public/1_a.sql: version 1 is that of both/001_c.sql too, and both belong to one ledger.
        Give one of them the next free version.
      error duplicate-version
        tenant/01_b.sql: version 01 is that of both/001_c.sql too, and both belong to one ledger.
        Give one of them the next free version.
      error duplicate-version
        tenant/20260101_0900_d.sql: version 20260101_0900 is that of tenant/20260101090000_e.sql too, and both belong to one ledger.
        Give one of them the next free version.
      error duplicate-alias
        tenant/7_f.sql: alias 01_b also stands for tenant/01_b.sql.
        Delete it from one of them.
      error duplicate-alias
        tenant/8_g.sql: alias old also stands for tenant/7_f.sql.
        Delete it from one of them."
    `);
  });

  test("finds requirements that do not exist, and the line that names them", () => {
    expect(
      wrongIn({
        "public/001_a.sql": "select 1",
        "both/002_b.sql": "select 1",
        "tenant/003_c.sql":
          "--! description: x\n--! requires: public/001_a, tenant/002_b, public/001_aa\nselect 1",
      }),
    ).toMatchInlineSnapshot(`
      "
      error unknown-requires
        tenant/003_c.sql:2: it requires tenant/002_b, and there is no such migration.
        Did you mean both/002_b?
      error unknown-requires
        tenant/003_c.sql:2: it requires public/001_aa, and there is no such migration.
        Did you mean public/001_a?"
    `);
  });

  test("finds circles, with and without the order of versions", () => {
    expect(
      wrongIn({
        "tenant/1_a.sql": "--! requires: tenant/1_a\nselect 1",
        "tenant/2_b.sql": "--! requires: tenant/4_d\nselect 1",
        "tenant/3_c.sql": "select 1",
        "tenant/4_d.sql": "select 1",
        "public/5_e.sql": "--! requires: tenant/6_f\nselect 1",
        "tenant/6_f.sql": "\n--! requires: public/5_e\nselect 1",
      }),
    ).toMatchInlineSnapshot(`
      "
      error cycle
        public/5_e.sql:1: these migrations wait for each other: public/5_e.sql, tenant/6_f.sql. Without requires one follows the one before it.
        Take one of the requires lines out.
      error cycle
        tenant/1_a.sql:1: it requires itself.
        Take one of the requires lines out.
      error cycle
        tenant/2_b.sql:1: these migrations wait for each other: tenant/2_b.sql, tenant/4_d.sql, tenant/3_c.sql. Without requires one follows the one before it.
        Take one of the requires lines out."
    `);
  });

  test("gives errors exit 2 and warnings exit 0", () => {
    const { problems } = folder({ "tenant/1_a.sql": "", "tenant/2_b.sql": "set a = 1" });
    expect(problems.map(({ severity, exit }) => `${severity} ${exit}`)).toEqual(["warning 0", "error 2"]);
  });

  test("does not depend on the order of the files", () => {
    const files = [
      "tenant/2_b.sql",
      "public/1_a.sql",
      "both/3_c.sql",
      "tenant/3_d.sql",
      "x.sql",
      "tenant/schema.sql",
    ].map((path) => ({ path, text: "set a = 1" }));
    const expected = readCatalog(files, sha256);
    fc.assert(
      fc.property(fc.shuffledSubarray(files, { minLength: files.length }), (shuffled) => {
        expect(readCatalog(shuffled, sha256)).toEqual(expected);
      }),
    );
  });

  test("never throws, and tells all it finds with a line that exists", () => {
    const word = fc.constantFrom(
      ...'\'|"|$$|/*|--|\n|\r|;|(|)|\\|--! up\n|\n--! down |\n--! verify\n|--! requires: |transaction: off |begin;|commit;|set |:"a"|select |with |create temp |index concurrently |\0|\ud800'.split(
        "|",
      ),
    );
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(word, { maxLength: 20 }).map((parts) => parts.join("")),
    );
    const path = fc.oneof(
      fc.string(),
      fc.constantFrom("tenant/1_a.sql", "1_a.up.sql", "1_a.down.sql", "tenant/schema.sql"),
    );
    fc.assert(
      fc.property(fc.array(fc.record({ path, text }), { maxLength: 4 }), (files) => {
        for (const { path, line, message, help } of readCatalog(files, sha256).problems) {
          const lines = files
            .filter((file) => file.path === path)
            .map((file) => file.text.split("\n").length);
          expect(lines.length).toBeGreaterThan(0);
          expect(line ?? 1).toBeLessThanOrEqual(Math.max(...lines));
          expect(message.endsWith(".") && help.endsWith(".")).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test("reads 10,000 files and one of 100,000 statements", () => {
    const small = Array.from({ length: 10_000 }, (_, index) => {
      return { path: `tenant/${index}_a.sql`, text: "create table t (a int);\n--! down\ndrop table t;" };
    });
    const large = { path: "tenant/10000_b.sql", text: "insert into t values (1);\n".repeat(100_000) };
    const { lines, problems } = readCatalog([...small, large], sha256);
    expect(problems).toEqual([]);
    expect(lines.tenant).toHaveLength(10_001);
  });
});

test("readCatalog() gives schema.sql a checksum that speaks for its baseline too", () => {
  const checksums = [
    "--! baseline: 1\nselect 1;",
    "--! baseline: 2\nselect 1;",
    "--! baseline: 1\nselect 2;",
  ].map((text) => readCatalog([{ path: "tenant/schema.sql", text }], (of) => of).bases.tenant?.checksum);
  expect(new Set(checksums).size).toBe(3);
});
