import { describe, expect, test } from "vitest";
import { codes, folder, sound, wrong } from "../testing/files.ts";

describe("a transactional section", () => {
  test("cannot hold what needs no transaction", () => {
    expect(wrong("create index concurrently i on t (a);\n--! down\nvacuum t")).toMatchInlineSnapshot(`
      "
      error needs-no-transaction @1
        tenant/001_x.sql:1: CREATE INDEX CONCURRENTLY cannot run in a transaction, and this section runs in one.
        Give it a migration of its own and write --! transaction: off in the header.
      error needs-no-transaction @1
        tenant/001_x.sql:3: VACUUM cannot run in a transaction, and this section runs in one.
        Give it a migration of its own and write --! down transaction: off."
    `);
  });
});

describe("transaction: off", () => {
  test("may hold several statements that need it", () => {
    expect(codes("--! transaction: off\nvacuum t;\nreindex table t;\nalter type e add value 'x'")).toBe("");
    expect(sound("--! transaction: off\nvacuum t; vacuum u").up.statements).toHaveLength(2);
  });

  test("warns of a statement that does not need it, and refuses what has no effect", () => {
    expect(wrong("--! transaction: off\ncreate table t ();\nset local a = 1;\nvacuum"))
      .toMatchInlineSnapshot(`
      "
      warning transaction-off-unneeded @1
        tenant/001_x.sql:2: CREATE TABLE does not need to run outside a transaction.
        Move it to an ordinary migration: there it is undone when something fails, and recorded at once.
      error set-local-without-transaction @1
        tenant/001_x.sql:3: SET LOCAL has no effect outside a transaction.
        Remove it: with transaction: off each statement runs alone."
    `);
  });

  test("of the up section is not that of the down section", () => {
    expect(codes("--! transaction: off\nvacuum;\n--! down\nvacuum")).toBe("4 needs-no-transaction");
    expect(sound("--! transaction: off\nvacuum;\n--! down\nselect 1").down?.mode).toBe("transaction");
  });
});

describe("batch: until-no-rows", () => {
  test.each([
    ["update t set a = 1 where a is null", ""],
    ["with x as (select 1) delete from t using x", ""],
    ["update t set a = 1; update u set a = 1", "2 batch-not-single"],
    ["", "1 batch-not-single"],
    ["select backfill()", "2 batch-not-rows"],
    ["do $$ begin end $$", "2 batch-not-rows"],
    ["begin; update t set a = 1; commit", "2 transaction-control, 2 transaction-control"],
  ])("%s: %s", (sql, expected) => {
    const { problems } = folder({ "tenant/001_x.sql": `--! batch: until-no-rows\n${sql}` });
    const errors = problems.filter(({ severity }) => severity === "error");
    expect(errors.map(({ code, line }) => `${line} ${code}`).join(", ")).toBe(expected);
  });

  test("is said in the mode of the script", () => {
    const { up, down } = sound(
      "--! batch: until-no-rows\ndelete from t where a;\n--! down batch: until-no-rows\ndelete from t",
    );
    expect([up.mode, down?.mode]).toEqual(["batch", "batch"]);
  });
});

describe("verify", () => {
  test.each([
    ["select count(*) = 0 from t; with a as (select 1) select true from a", ""],
    ["(select true)", ""],
    ["values (true)", "3 verify-not-select"],
    ["table t", "3 verify-not-select"],
    ["delete from t", "3 verify-not-select"],
    ["select true into u", "3 verify-not-select"],
    ["with a as (delete from t returning 1) select true from a", "3 verify-not-select"],
    ["with a as materialized (update t set a = 1 returning 1) select true from a", "3 verify-not-select"],
    ["with a as (select 1) insert into t select * from a", "3 verify-not-select"],
    ['select (select "delete" from t)', ""],
  ])("%s: %s", (sql, expected) => {
    expect(codes(`select 1;\n--! verify\n${sql}`)).toBe(expected);
  });
});

describe("a migration without statements", () => {
  test("is a warning, unless it joins branches", () => {
    expect(wrong("-- later\n")).toMatchInlineSnapshot(`
      "
      warning empty-migration
        tenant/001_x.sql: it has no statement; applying it only records it.
        Write its SQL, or delete the file."
    `);
    const files = { "tenant/001_x.sql": "select 1", "tenant/002_m.sql": "--! requires: tenant/001_x" };
    expect(folder(files).problems).toEqual([]);
  });
});

describe("dynamic", () => {
  test("is said of a script with at least one statement that runs code", () => {
    expect(sound("create table t (); drop table t").up.dynamic).toBe(false);
    expect(sound("create table t (); insert into t default values").up.dynamic).toBe(true);
    expect(sound("begin; create table t (); commit").up.dynamic).toBe(false);
  });
});
