import { readCatalog } from "@tenantry/core";
import { beforeAll, describe, expect, test } from "vitest";
import { freshDatabase } from "@tenantry/kit";
import type { FreshDatabase } from "@tenantry/kit";

/** What the server says to a statement that must not run in a transaction block. */
const refusal = "25001";

describe("a statement that readCatalog() wants outside a transaction", () => {
  let database: FreshDatabase;

  beforeAll(async () => {
    database = await freshDatabase();
    await database.sql`create table t (a int)`;
    await database.sql`create index i on t (a)`;
    await database.sql`create table p (a int) partition by list (a)`;
    await database.sql`create table p1 partition of p for values in (1)`;
    await database.sql`create type mood as enum ('a')`;
    await database.sql`create materialized view v as select 1 as a`;
    await database.sql`create unique index on v (a)`;
  });

  test.each([
    ["create database d_of_oracle", "off"],
    ["drop database d_of_oracle", "off"],
    ["create tablespace s_of_oracle location '/nowhere'", "off"],
    ["drop tablespace s_of_oracle", "off"],
    ["alter system set work_mem = '1MB'", "off"],
    ["alter database d_of_oracle set tablespace s_of_oracle", "off"],
    ["vacuum t", "off"],
    ["vacuum (analyze) t", "off"],
    ["create unique index concurrently j on t (a)", "off"],
    ["drop index concurrently i", "off"],
    ["reindex table concurrently t", "off"],
    ["reindex (concurrently) index i", "off"],
    ["reindex schema public", "off"],
    ["cluster", "off"],
    ["cluster (verbose)", "off"],
    ["alter table p detach partition p1 concurrently", "off"],
    ["create subscription s_of_oracle connection 'host=localhost' publication x", "off"],
    [
      "create subscription s_of_oracle connection 'host=localhost' publication x with (connect = false)",
      "in",
    ],
    ["reindex table t", "in"],
    ["reindex (concurrently false) index i", "in"],
    ["cluster t using i", "in"],
    ["create index j on t (a)", "in"],
    ["drop index i", "in"],
    ["alter table p detach partition p1", "in"],
    ["alter type mood add value 'b'", "in"],
    ["alter database d_of_oracle set work_mem = '1MB'", "in"],
    ["refresh materialized view concurrently v", "in"],
    ["checkpoint", "in"],
    ["analyze t", "in"],
    ["notify c", "in"],
    ["lock table t", "in"],
  ])("%s: %s", async (sql, mode) => {
    const { problems } = readCatalog([{ path: "public/1_a.sql", text: sql }], (text) => text);
    expect(problems.map(({ code }) => code)).toEqual(mode === "off" ? ["needs-no-transaction"] : []);
    const code = await inBlock(database, sql);
    expect(code === refusal).toBe(mode === "off");
  });
});

/** The SQLSTATE with which a statement fails as one of several in a message; null where it does not. All is undone. */
async function inBlock(database: FreshDatabase, sql: string): Promise<string | null> {
  try {
    await database.sql.unsafe(`select 1; ${sql}; select 1 / 0`).simple();
    return null;
  } catch (error) {
    return error instanceof Error && "code" in error && typeof error.code === "string"
      ? error.code
      : String(error);
  }
}
