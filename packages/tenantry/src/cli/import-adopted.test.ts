import { expect, test } from "vitest";
import { cli } from "../testing/cli.ts";
import { leave } from "../testing/histories.ts";
import type { Left } from "../testing/histories.ts";

const users = "create table users (id bigint primary key);";
const email = "alter table users add email text;";
const index = "create index concurrently users_email on users (email);";
const back = [
  "drop index concurrently users_email;",
  "alter table users drop email;",
  "drop table users;",
] as const;

/** A tool's folder of three migrations, of which the first two ran in acme. */
interface Moved {
  readonly tool: Left;
  readonly files: Readonly<Record<string, string>>;
  /** What its table holds. */
  readonly rows: string;
  /** What our ledger holds in the end. */
  readonly ledger: readonly string[];
  /** Tools that know no way back leave none. */
  readonly reversible: boolean;
}

const moved: readonly Moved[] = [
  {
    tool: "goose",
    files: {
      "00001_users.sql": `-- +goose Up\n${users}\n-- +goose Down\n${back[2]}\n`,
      "00002_email.sql": `-- +goose Up\nset lock_timeout = '1s';\n${email}\n-- +goose Down\n${back[1]}\n`,
      "00003_index.sql": `-- +goose NO TRANSACTION\n-- +goose Up\n${index}\n-- +goose Down\n${back[0]}\n`,
    },
    rows: "1 2",
    ledger: ["00001_users", "00002_email", "00003_index"],
    reversible: true,
  },
  {
    tool: "dbmate",
    files: {
      "20240101000000_users.sql": `-- migrate:up\n${users}\n-- migrate:down\n${back[2]}\n`,
      "20240102000000_email.sql": `-- migrate:up\n${email}\n-- migrate:down\n${back[1]}\n`,
      "20240103000000_index.sql": `-- migrate:up transaction:false\n${index}\n-- migrate:down transaction:false\n${back[0]}\n`,
    },
    rows: "20240101000000 20240102000000",
    ledger: ["20240101000000_users", "20240102000000_email", "20240103000000_index"],
    reversible: true,
  },
  {
    tool: "golang-migrate",
    files: {
      "000001_users.up.sql": `BEGIN;\n${users}\nCOMMIT;\n`,
      "000001_users.down.sql": `${back[2]}\n`,
      "000002_email.up.sql": `${email}\n`,
      "000002_email.down.sql": `${back[1]}\n`,
      "000003_index.up.sql": `${index}\n`,
      "000003_index.down.sql": `${back[0]}\n`,
    },
    rows: "2",
    ledger: ["000001_users", "000002_email", "000003_index"],
    reversible: true,
  },
  {
    tool: "flyway",
    files: {
      "V1__x.sql": users,
      "U1__x.sql": back[2],
      "V2__x.sql": email,
      "U2__x.sql": back[1],
      "V3__x.sql": index,
      "V3__x.sql.conf": "executeInTransaction=false",
      "U3__x.sql": "drop index users_email;",
    },
    rows: "1 2",
    ledger: ["1_x", "2_x", "3_x"],
    reversible: true,
  },
  {
    tool: "node-pg-migrate",
    files: {
      "1700000000000_users.sql": `-- Up Migration\n${users}\n-- Down Migration\n${back[2]}\n`,
      "1700000000001_email.sql": `-- Up Migration\n${email}\n-- Down Migration\n${back[1]}\n`,
      "1700000000002_index.sql":
        "-- Up Migration\ncreate index users_email on users (email);\n-- Down Migration\ndrop index users_email;\n",
    },
    rows: "1700000000000_users 1700000000001_email",
    ledger: ["1700000000000_users", "1700000000001_email", "1700000000002_index"],
    reversible: true,
  },
  {
    tool: "prisma",
    files: {
      "20240101000000_users/migration.sql": users,
      "20240102000000_email/migration.sql": email,
      "20240103000000_index/migration.sql": "create index users_email on users (email);",
      "migration_lock.toml": 'provider = "postgresql"\n',
    },
    rows: "20240101000000_users 20240102000000_email",
    ledger: ["20240101000000_users", "20240102000000_email", "20240103000000_index"],
    reversible: false,
  },
];

test.each(moved)(
  "what $tool left is imported, adopted, planned clean, and goes forward and back",
  async ({ tool, files, rows, ledger, reversible }) => {
    const there = await cli({
      ...Object.fromEntries(Object.entries(files).map(([path, text]) => [`old/${path}`, text])),
      "tenantry.config.json": JSON.stringify({ tenants: { from: "schemas", pattern: "tenant_%" } }),
    });
    await leave(there, "tenant_acme", tool, rows);
    await there.database.sql.unsafe(
      "create table tenant_acme.users (id bigint primary key, email text); create schema tenant_fresh",
    );
    expect(await there.run("import", "old", "--scope", "tenant")).toMatchObject({
      exit: 0,
      json: { problems: [] },
    });
    expect(await there.run("adopt", "--yes")).toMatchObject({
      exit: 0,
      json: { done: 1, problems: [], failures: [] },
    });
    const planned = await there.run("plan");
    // The linter may advise; nothing may be wrong.
    expect(planned.exit).toBe(0);
    expect(JSON.stringify(planned.json)).not.toContain('"severity":"error"');
    expect(planned.json).toMatchObject({ stages: [{ cohorts: [{ count: 1 }, { count: 1 }] }] });
    expect(await there.run("apply")).toMatchObject({ exit: 0, json: { outcomes: { failed: 0 } } });
    expect([await there.ledger("acme"), await there.ledger("fresh")]).toEqual([ledger, ledger]);
    const reverted = await there.run("revert", "--all", "--to", "base", "--yes");
    const [row] = await there.database.sql`select to_regclass('tenant_acme.users') is null as gone`;
    expect({ exit: reverted.exit, gone: row?.["gone"] }).toEqual({
      exit: reversible ? 0 : 9,
      gone: reversible,
    });
  },
);
