import { describe, expect, test } from "vitest";
import { render } from "./render.ts";
import type { Conversion, ForeignFile } from "./source.ts";
import { plainTools, readers, recognised } from "./tools.ts";
import type { PlainTool } from "./tools.ts";

function files(all: Readonly<Record<string, string>>): readonly ForeignFile[] {
  return Object.entries(all).map(([path, text]) => ({ path, text }));
}

/** What becomes of a folder: each file as it will be written, then problems. */
function imported(tool: PlainTool, all: Readonly<Record<string, string>>): string {
  expect(recognised(files(all), "there")).toBe(tool);
  return shown(readers[tool].convert(files(all)));
}

function shown({ changes, problems }: Conversion): string {
  const placed = changes.map((change) => ({ ...change, scope: change.scope ?? ("tenant" as const) }));
  const texts = placed.map((change) => {
    const { path, text, notes } = render(change, placed);
    return `== ${path}${notes.length > 0 ? ` (${notes.join("; ")})` : ""}\n${text}`;
  });
  return [...texts, ...problems.map(({ code, message }) => `!! ${code} ${message}\n`)].join("");
}

describe("dbmate", () => {
  test("keeps versions, sections and what runs outside a transaction", () => {
    const all = {
      "20240101000000_create_users.sql":
        "-- migrate:up\ncreate table users (id int);\n\n-- migrate:down\ndrop table users;\n",
      "20240102000000_index.sql":
        "-- migrate:up transaction:false\ncreate index concurrently users_id on users (id);\n-- migrate:down transaction:false\ndrop index concurrently users_id;\n",
      "schema.sql": "create table dump ();",
    };
    expect(imported("dbmate", all)).toMatchInlineSnapshot(`
      "== tenant/20240101000000_create_users.sql
      create table users (id int);

      --! down
      drop table users;
      == tenant/20240102000000_index.sql
      --! transaction: off
      create index concurrently users_id on users (id);

      --! down transaction: off
      drop index concurrently users_id;
      "
    `);
  });

  test("names a file that has no marker", () => {
    const all = { "1_a.sql": "-- migrate:up\nselect 1;", "2_b.sql": "select 2;" };
    expect(imported("dbmate", all)).toContain("!! no-marker 2_b.sql: it has no -- migrate:up.");
  });
});

describe("goose", () => {
  test("takes its marks out, and makes stubs of Go", () => {
    const all = {
      "00001_users.sql": `-- +goose Up
create table users (id int);
-- +goose StatementBegin
create function f() returns int language plpgsql as $$ begin return 1; end $$;
-- +goose StatementEnd

-- +goose Down
drop function f();
drop table users;
`,
      "00002_index.sql":
        "-- +goose NO TRANSACTION\n-- +goose Up\ncreate index concurrently users_id on users (id);\n-- +goose Down\ndrop index concurrently users_id;\n",
      "00003_fill.go": "package migrations",
      "00003_fill_test.go": "package migrations",
    };
    expect(imported("goose", all)).toMatchInlineSnapshot(`
      "== tenant/00001_users.sql
      create table users (id int);
      create function f() returns int language plpgsql as $$ begin return 1; end $$;

      --! down
      drop function f();
      drop table users;
      == tenant/00002_index.sql
      --! transaction: off
      create index concurrently users_id on users (id);

      --! down transaction: off
      drop index concurrently users_id;
      == tenant/00003_fill.sql
      --! stub: it is written in Go
      -- Write here what 00003_fill.go does, and delete the stub line above.
      do $stub$ begin raise exception 'this migration is still to be written'; end $stub$;
      "
    `);
  });

  test("refuses what the environment fills in", () => {
    const all = { "1_a.sql": "-- +goose Up\n-- +goose ENVSUB ON\nselect '${X}';" };
    expect(imported("goose", all)).toContain("!! env-substitution");
  });
});

describe("golang-migrate", () => {
  test("joins pairs", () => {
    const all = {
      "000001_users.up.sql": "BEGIN;\ncreate table users (id int);\nCOMMIT;",
      "000001_users.down.sql": "drop table users;",
      "000002_email.up.sql": "alter table users add email text;",
      "000003_gone.down.sql": "select 1;",
    };
    expect(imported("golang-migrate", all)).toMatchInlineSnapshot(`
      "== tenant/000001_users.sql
      BEGIN;
      create table users (id int);
      COMMIT;

      --! down
      drop table users;
      == tenant/000002_email.sql
      alter table users add email text;
      !! down-without-up 000003_gone.down.sql: there is no up file to go with it.
      "
    `);
  });
});

describe("flyway", () => {
  test("keeps plain versions, joins undo scripts, and runs repeatable ones last", () => {
    const all = {
      "V1__create users.sql": "create table users (id int);",
      "U1__create users.sql": "drop table users;",
      "V2__index.sql": "create index concurrently users_id on users (id);",
      "V2__index.sql.conf": "executeInTransaction=false",
      "R__active_users.sql": `create or replace view "\${flyway:defaultSchema}".active as select 1;`,
      "V3__fill.java": "class V3__fill {}",
    };
    expect(imported("flyway", all)).toMatchInlineSnapshot(`
      "== tenant/1_create_users.sql
      create table users (id int);

      --! down
      drop table users;
      == tenant/2_index.sql
      --! transaction: off
      create index concurrently users_id on users (id);
      == tenant/3_fill.sql
      --! stub: it is written for the Java virtual machine
      -- Write here what V3__fill.java does, and delete the stub line above.
      do $stub$ begin raise exception 'this migration is still to be written'; end $stub$;
      == tenant/4_active_users.sql
      --! description: active users (was repeatable: each new text of it is a new migration)
      --! alias: R__active_users
      create or replace view :"schema".active as select 1;
      "
    `);
  });

  test("gives dotted versions whole numbers in the same order, and remembers them", () => {
    const all = {
      "V1__a.sql": "select 1;",
      "V1_1__b.sql": "select 2;",
      "V1.10__c.sql": "select 3;",
      "V2.0.1__d.sql": "select 4;",
    };
    const lines = imported("flyway", all).split("\n");
    expect(lines.filter((line) => /^(==|--!)/.test(line))).toMatchInlineSnapshot(`
      [
        "== tenant/1000000_a.sql",
        "--! alias: 1",
        "== tenant/1001000_b.sql",
        "--! alias: 1.1",
        "== tenant/1010000_c.sql",
        "--! alias: 1.10",
        "== tenant/2000001_d.sql",
        "--! alias: 2.0.1",
      ]
    `);
  });

  test("names what Flyway fills in, and a baseline", () => {
    const all = { "V1__a.sql": "select '${owner}';", "B2__all.sql": "select 1;" };
    expect(imported("flyway", all)).toMatch(/!! base-migration .*\n.*|!! placeholder/);
    expect(imported("flyway", all)).toContain("${owner} is filled in by Flyway");
  });
});

describe("node-pg-migrate", () => {
  test("keeps its names, and makes stubs of JavaScript", () => {
    const all = {
      "1700000000000_create-users.sql":
        "-- Up Migration\ncreate table users (id int);\n\n-- Down Migration\ndrop table users;\n",
      "1700000000001_email.sql": "alter table users add email text;",
      "1700000000002_fill.js": "exports.up = (pgm) => pgm.sql('x');",
    };
    expect(imported("node-pg-migrate", all)).toMatchInlineSnapshot(`
      "== tenant/1700000000000_create-users.sql
      create table users (id int);

      --! down
      drop table users;
      == tenant/1700000000001_email.sql
      alter table users add email text;
      == tenant/1700000000002_fill.sql
      --! stub: it is written in JavaScript
      -- Write here what 1700000000002_fill.js does, and delete the stub line above.
      do $stub$ begin raise exception 'this migration is still to be written'; end $stub$;
      "
    `);
  });
});

describe("prisma", () => {
  test("takes a folder for a migration", () => {
    const all = {
      "20240101000000_init/migration.sql": '-- CreateTable\nCREATE TABLE "User" ("id" SERIAL NOT NULL);\n',
      "migration_lock.toml": 'provider = "postgresql"',
    };
    expect(imported("prisma", all)).toMatchInlineSnapshot(`
      "== tenant/20240101000000_init.sql
      -- CreateTable
      CREATE TABLE "User" ("id" SERIAL NOT NULL);
      "
    `);
  });
});

describe("python-constants", () => {
  test("reads constants and the head, and executes nothing", () => {
    const all = {
      "001_create_public_tables.py": `"""
Public tables

# MIGRATION_SCOPE: public
# MIGRATION_VERSION: 001_create_public_tables
# MIGRATION_DESCRIPTION: The registry of tenants
"""
UPGRADE_SQL = """
CREATE TABLE tenants (slug VARCHAR(63) PRIMARY KEY);
"""

DOWNGRADE_SQL = """
DROP TABLE tenants;
"""


def upgrade():
    return UPGRADE_SQL
`,
      "002_users.py": `# MIGRATION_SCOPE: tenant
# MIGRATION_VERSION: 002_create_users
UPGRADE_SQL: str = (
    "create table users (name text default 'it''s');"  # a comment
    r"comment on table users is E'\\n';"
)
DOWNGRADE_SQL = None
`,
      "003_fill.py": 'NAME = "x"\n# MIGRATION_SCOPE: both\nUPGRADE_SQL = f"""update {NAME} set a = 1"""\n',
      "__init__.py": "",
      "migration_manager.py": "class MigrationManager: pass",
    };
    expect(imported("python-constants", all)).toMatchInlineSnapshot(`
      "== public/001_create_public_tables.sql
      --! description: The registry of tenants
      CREATE TABLE tenants (slug VARCHAR(63) PRIMARY KEY);

      --! down
      DROP TABLE tenants;
      == tenant/002_create_users.sql
      create table users (name text default 'it''s');comment on table users is E'\\n';
      == both/003_fill.sql
      --! stub: its SQL is an f-string, which only Python can fill
      -- Write here what 003_fill.py does, and delete the stub line above.
      do $stub$ begin raise exception 'this migration is still to be written'; end $stub$;
      "
    `);
  });

  test("names files that would be lost, and scopes that are none", () => {
    const all = {
      "001_a.py": '# MIGRATION_SCOPE: tenants\nUPGRADE_SQL = "select 1"',
      "002_b.py": "def upgrade(): pass",
      "other.py": 'UPGRADE_SQL = "select 1"',
    };
    expect(imported("python-constants", all)).toMatch(
      /!! unknown-scope(.|\n)*!! no-sql 002_b(.|\n)*!! no-version other/,
    );
  });
});

describe("recognised()", () => {
  test("says what to do with a folder that is nobody's, several tools' or ours already", () => {
    expect(() => recognised(files({ "a.txt": "x" }), "there")).toThrow("Nothing in there");
    expect(() => recognised(files({ "V1__a.sql": "x", "001_b.up.sql": "x" }), "there")).toThrow(
      "flyway and golang-migrate",
    );
    expect(() => recognised(files({ "control/20250101000000_a.sql": "BEGIN; COMMIT;" }), "there")).toThrow(
      "migrations as they are",
    );
  });

  test("knows each tool's files from the others'", () => {
    expect(plainTools.filter((tool) => readers[tool].fits([]))).toEqual([]);
  });
});
