import { describe, expect, test } from "vitest";
import { codes, wrong } from "../testing/files.ts";

describe("refused in every migration", () => {
  test("says why, and what to write instead", () => {
    const refused = [
      "\\i other.sql\ncopy t (a, b) from stdin with (format csv)",
      "copy (select 1 from stdin) to stdout",
      "set statement_timeout = 0",
      "SET SEARCH_PATH TO acme, public",
      "set role admin",
      "set session authorization admin",
      "reset all",
      "discard temp",
      "SELECT pg_catalog.set_config('search_path', '', false)",
      "create temp table t (a int)",
      "create or replace temporary view v as select 1",
      "select 1 as a into temp t",
      "prepare p as select 1",
      "listen channel",
      "declare c cursor with hold for select 1",
      "select pg_advisory_lock(1)",
      "select\u00a01",
    ];
    expect(wrong(refused.join(";\n"))).toMatchInlineSnapshot(`
      "
      error psql-command @1
        tenant/001_x.sql:1: \\i is a psql command, which the server does not know.
        Write the SQL it stands for. What it includes becomes a migration of its own; variables are filled in without \\set.
      error copy-stdin @1
        tenant/001_x.sql:2: COPY FROM STDIN needs rows from a client, which a migration does not have.
        Write INSERT … VALUES; pg_dump --inserts writes dumps like that.
      error copy-stdout @1
        tenant/001_x.sql:3: COPY TO STDOUT sends rows to a client, and nobody reads them.
        Remove it, or copy rows into a table.
      error session-setting @1
        tenant/001_x.sql:4: SET statement_timeout changes the session and would leak into the next target.
        Write SET LOCAL: it ends with the migration. If this is the head of a pg_dump file, delete its SET lines.
      error session-setting @1
        tenant/001_x.sql:5: SET SEARCH_PATH changes the session and would leak into the next target.
        Write --! search_path: … in the header, or SET LOCAL search_path, which ends with the migration. If this is the head of a pg_dump file, delete its SET lines.
      error session-setting @1
        tenant/001_x.sql:6: SET role changes the session and would leak into the next target.
        Give the role in the configuration, or write SET LOCAL ROLE. If this is the head of a pg_dump file, delete its SET lines.
      error session-setting @1
        tenant/001_x.sql:7: SET session authorization changes the session and would leak into the next target.
        Give the role in the configuration, or write SET LOCAL ROLE. If this is the head of a pg_dump file, delete its SET lines.
      error session-setting @1
        tenant/001_x.sql:8: RESET all changes the session, which other targets use after this one.
        Write SET LOCAL … TO DEFAULT: it ends with the migration.
      error session-setting @1
        tenant/001_x.sql:9: DISCARD temp changes the session, which other targets use after this one.
        Remove it: every migration starts from a clean session.
      error session-setting @19
        tenant/001_x.sql:10: set_config with a last argument other than true changes the session and would leak into the next target.
        Pass true. If this is the head of a pg_dump file, delete its SET lines and select pg_catalog.set_config('search_path', '', false), and take the schema name off the objects that belong to the target.
      error temporary-object @1
        tenant/001_x.sql:11: A temporary table outlives the migration on its session, where the next target would find it.
        Add ON COMMIT DROP to CREATE TEMP TABLE.
      error temporary-object @1
        tenant/001_x.sql:12: A temporary view outlives the migration on its session, where the next target would find it.
        Use a CTE, or CREATE TEMP TABLE … ON COMMIT DROP.
      error temporary-object @1
        tenant/001_x.sql:13: A temporary table by SELECT INTO outlives the migration on its session, where the next target would find it.
        Use a CTE, or CREATE TEMP TABLE … ON COMMIT DROP.
      error prepared-statement @1
        tenant/001_x.sql:14: PREPARE is about statements that live on a session, which a migration does not have to itself.
        Write the statement out, or use DO with EXECUTE format(…).
      error listen @1
        tenant/001_x.sql:15: LISTEN subscribes the session, and nobody would read what arrives.
        Remove it; NOTIFY is fine.
      error cursor-with-hold @1
        tenant/001_x.sql:16: A cursor WITH HOLD outlives the migration on its session.
        Leave WITH HOLD out, or loop over the query in DO.
      error session-lock @8
        tenant/001_x.sql:17: pg_advisory_lock is about a lock of the session, which would outlive the migration.
        Use pg_advisory_xact_lock, which ends with the migration, or nothing: two runs never apply to one target at once.
      error invisible-character @7
        tenant/001_x.sql:18: An invisible character outside quotes, which PostgreSQL takes for part of a name.
        Replace it with an ordinary space, or remove it."
    `);
  });

  test.each([
    ["copy t from program 'x'; copy t to '/tmp/stdout'", ""],
    ["copy t from stdout", "1 copy-stdin"],
    ["copy t to stdin", "1 copy-stdout"],
    ["set local search_path = a; set local role x; set constraints all deferred", ""],
    ["set local synchronous_commit = off", "1 synchronous-commit"],
    ["set time zone 'UTC'", "1 session-setting"],
    ["set session search_path = a", "1 session-setting"],
    ["set names 'utf8'", "1 session-setting"],
    ["unlisten *; notify c, 'x'", "1 listen"],
    ["execute p", "1 prepared-statement"],
    ["deallocate all", "1 prepared-statement"],
    ["select set_config('a.b', 'x', true)", ""],
    ["select set_config(setting_name => 'a', new_value => 'x', is_local => true)", ""],
    ["select set_config('a', coalesce('x', false), 't')", ""],
    ["select set_config('a', 'x', is_it_local())", "1 session-setting"],
    ["select set_config('a', 'x', not true)", "1 session-setting"],
    [`select "set_config"('a', 'x', false)`, "1 session-setting"],
    ["do $$ begin perform set_config('a', 'x', false); end $$", ""],
    ["select set_config from t", ""],
    ["create function f() returns text return set_config('a', 'x', false)", ""],
    ["create table t as select pg_advisory_lock_shared(1)", "1 session-lock"],
    ["select pg_try_advisory_lock(1), pg_advisory_unlock_all()", "1 session-lock, 1 session-lock"],
    ["select pg_advisory_xact_lock(1), pg_try_advisory_xact_lock_shared(2)", ""],
    ["create temp table t on commit drop as select 1", ""],
    ["create temp table t (a int) on commit delete rows", "1 temporary-object"],
    ["create local temporary sequence s", "1 temporary-object"],
    ["create table pg_temp.t (a int)", "1 temporary-object"],
    ["create table if not exists pg_temp.t (a int)", "1 temporary-object"],
    ["create function pg_temp.f() returns int return 1", "1 temporary-object"],
    ["create index on temp (a); create table temp (temp text); select 1 into temp", ""],
    ["create view v as select * from pg_temp.t", ""],
    ["with a as (select 1) select * into temporary table t from a", "1 temporary-object"],
    ["declare c cursor for select 1", ""],
    ["select 'set x', \"set y\", $$ listen $$ -- \\i", ""],
    ["select 'a\u00a0b', \"a\u00a0b\" /* \u00a0 */", ""],
    ["select a\ufeffb", "1 invisible-character"],
  ])("%s: %s", (text, expected) => {
    expect(codes(text)).toBe(expected);
  });

  test("is also what a down section, a verify section, a base and a seed must not do", () => {
    expect(codes("select 1;\n--! down\nset a = 1;\n--! verify\nselect pg_advisory_lock(1) is null")).toBe(
      "3 session-setting, 5 session-lock",
    );
  });

  test("is told all at once, each with its place", () => {
    expect(codes("set a = 1;\n\\x\nlisten a;\nselect\n  pg_advisory_lock(1), :'tennant'; begin")).toBe(
      "1 session-setting, 2 psql-command, 3 listen, 5 session-lock, 5 unknown-variable, 5 transaction-control",
    );
  });
});

describe("names of more than 63 bytes", () => {
  const long = "x".repeat(64);

  test.each([
    [`create table ${long} (a int)`, "1 identifier-too-long"],
    [`create table "${long}" (a int)`, "1 identifier-too-long"],
    [`create table ${"é".repeat(32)} (a int)`, "1 identifier-too-long"],
    [`create table ${"é".repeat(31)}x (a int)`, ""],
    [`create table "${'""'.repeat(63)}" (a int)`, ""],
    [`create table U&"${"\\0061".repeat(63)}" (a int)`, ""],
    [`create table U&"${"\\0061".repeat(64)}" (a int)`, "1 identifier-too-long"],
    [`select '${long}', $$ ${long} $$ -- ${long}`, ""],
    [`select :'${"t".repeat(70)}'`, "1 unknown-variable"],
  ])("%s: %s", (text, expected) => {
    expect(codes(text)).toBe(expected);
  });

  test("are told with their length", () => {
    expect(wrong(`alter table t add ${long} int`)).toMatchInlineSnapshot(`
      "
      error identifier-too-long @19
        tenant/001_x.sql:1: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx has 64 bytes; PostgreSQL would cut it to 63.
        Choose a shorter name."
    `);
  });
});

describe("variables", () => {
  test.each([
    [`select :"schema", :'tenant', :'database', :'label.region'`, ""],
    [`select :"label.", :'label.a.b'`, "1 unknown-variable, 1 unknown-variable"],
    [`select json_object('a':'b')`, "1 unknown-variable"],
    [`select json_object('a': 'b'), json_object('a':'b c')`, ""],
    [`select a[1:"b"], a[:'c'], x::"Type", f(a := 'x')`, ""],
  ])("%s: %s", (text, expected) => {
    expect(codes(text)).toBe(expected);
  });

  test("that do not exist are told with the likely one", () => {
    expect(wrong(`grant usage on schema :"shema" to app`)).toMatchInlineSnapshot(`
      "
      error unknown-variable @23
        tenant/001_x.sql:1: There is no variable :"shema".
        Did you mean schema? Known are schema, tenant, database and label.<name>. If this is no variable, put a space after the colon."
    `);
  });
});
