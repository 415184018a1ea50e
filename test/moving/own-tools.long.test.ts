import { randomBytes } from "node:crypto";
import postgres from "postgres";
import { onTestFinished, describe, expect, test } from "vitest";
import { history } from "./own-tools.ts";
import { notWrong, system } from "./system.ts";
import type { System } from "./system.ts";

describe("moving from C", () => {
  test("its folders are read as they are; control and tenant databases are adopted", async () => {
    const mark = randomBytes(4).toString("hex");
    const there = await system("c", {
      tenants: {
        from: "registry",
        query: `select id, 'db_${mark}_' || id as database from tenants where state = 'provisioned'`,
      },
    });
    const needless = await there.json("import", "migrations");
    expect(needless).toMatchObject({ code: 2, json: { error: { code: "import-needless" } } });
    const { sql } = there.database;
    await sql.unsafe(`${history}; create table tenants (id text primary key, state text not null default 'provisioned',
      created_at timestamptz default current_timestamp);
      insert into tenants (id, state) values ('abc123', 'provisioned'), ('def456', 'provisioned'), ('half', 'new');
      insert into schema_migrations values ('20250808124500')`);
    for (const id of ["abc123", "def456"]) {
      await tenantDatabase(
        there,
        `db_${mark}_${id}`,
        `${history}; insert into schema_migrations values ('20250812000000'), ('20250822000000');
        create table documents (id uuid default gen_random_uuid() primary key, source text, old_column text,
          created_at timestamptz default current_timestamp, reference_count integer not null default 0)`,
      );
    }
    expect(await there.json("adopt", "--yes")).toMatchObject({ code: 0, json: { done: 3, problems: [] } });
    // Bare versions are what C's table holds, and what it goes on holding.
    expect(await there.ledger("public")).toEqual(["20250808124500"]);
    expect(await there.json("plan")).toMatchObject({ code: 0, json: { problems: notWrong } });
    expect(
      (await there.run("apply", "--retries", "5", "--statement-timeout", "10min", "--concurrency", "3")).code,
    ).toBe(0);
    expect(await there.ledger("public")).toEqual(["20250808124500", "20250812000000"]);
    const behind = await there.run("status", "--fail-if-behind");
    expect(behind.code).toBe(0);
    expect((await there.run("revert", "--tenant", "abc123", "--steps", "1", "--yes")).code).toBe(0);
    expect((await there.run("apply")).code).toBe(0);
  });
});

/** A database of the same server, gone after the test. */
async function tenantDatabase({ database }: System, name: string, text: string): Promise<void> {
  const admin = postgres(at(database.url, "postgres"), { max: 1, onnotice: () => undefined });
  await admin`create database ${admin(name)} template template0`;
  onTestFinished(async () => {
    await admin`drop database if exists ${admin(name)} with (force)`;
    await admin.end();
  });
  const tenant = postgres(at(database.url, name), { max: 1, onnotice: () => undefined });
  await tenant.unsafe(text).finally(() => tenant.end());
}

function at(url: string, name: string): string {
  const place = new URL(url);
  place.pathname = `/${name}`;
  return place.href;
}
