import { randomBytes } from "node:crypto";
import postgres from "postgres";
import { onTestFinished, describe, expect, test } from "vitest";
import { history } from "./own-tools.ts";
import { notWrong, system } from "./system.ts";
import type { System } from "./system.ts";

describe("moving from C", () => {
  test("its folders are read as they are but for two lines that plan asks for; control and tenant databases are adopted", async () => {
    const mark = randomBytes(4).toString("hex");
    const there = await system("c", {
      tenants: {
        from: "registry",
        query: `select id, 'db_${mark}_' || id as database from tenants where state = 'provisioned'`,
      },
    });
    const file = "migrations/tenant/20250828000000_index_documents_source.sql";
    const base = "migrations/tenant/schema.sql";
    // What C leaves to its runner is said here, by hand, where the plan says that it is missing.
    expect(await there.json("plan")).toMatchObject({
      code: 2,
      json: {
        problems: expect.arrayContaining([
          expect.objectContaining({ code: "needs-no-transaction", path: file, line: 1 }),
          expect.objectContaining({ code: "baseline-missing", path: base }),
        ]),
      },
    });
    there.project.write(file, `--! transaction: off\n${there.project.read(file)}`);
    there.project.write(base, `--! baseline: 20250822000000\n${there.project.read(base)}`);

    const needless = await there.json("import", "migrations");
    expect(needless).toMatchObject({ code: 2, json: { error: { code: "import-needless" } } });
    const { sql } = there.database;
    await sql.unsafe(`${history}; create table tenants (id text primary key, state text not null default 'provisioned',
      created_at timestamptz default current_timestamp);
      insert into tenants (id, state) values ('abc123', 'provisioned'), ('def456', 'provisioned'), ('empty', 'provisioned'), ('half', 'new');
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
    await tenantDatabase(there, `db_${mark}_empty`, "select 1");
    expect(await there.json("adopt", "--yes")).toMatchObject({ code: 0, json: { done: 3, problems: [] } });
    // Bare versions are what C's table holds, and what it goes on holding.
    expect(await there.ledger("public")).toEqual(["20250808124500"]);
    expect(await there.json("plan")).toMatchObject({ code: 0, json: { problems: notWrong } });
    expect(
      (await there.run("apply", "--retries", "5", "--statement-timeout", "10min", "--concurrency", "3")).code,
    ).toBe(0);
    expect(await there.ledger("public")).toEqual(["20250808124500", "20250812000000"]);
    expect((await there.run("status", "--fail-if-behind")).code).toBe(0);
    // One had nothing: it began with schema.sql, and looks as those that took every step.
    const columns = async (id: string) => await columnsOf(at(there.database.url, `db_${mark}_${id}`));
    expect(await columns("empty")).toEqual(await columns("abc123"));
    expect(await columns("empty")).toContain("documents.reference_count integer");
    const url = at(there.database.url, `db_${mark}_empty`);
    // Only schema.sql has a comment, so these tables came from it.
    const comment = "select obj_description('documents'::regclass) as said";
    expect(await asked(url, comment)).toEqual([{ said: "What a tenant has uploaded" }]);
    const index =
      "select indisvalid as valid from pg_index where indexrelid = 'idx_documents_source'::regclass";
    expect(await asked(at(there.database.url, `db_${mark}_abc123`), index)).toEqual([{ valid: true }]);

    there.project.write(
      "migrations/tenant/20250901000000_add_title.sql",
      "BEGIN;\nALTER TABLE documents ADD COLUMN title TEXT;\nCOMMIT;\n\n--! down\nALTER TABLE documents DROP COLUMN title;\n",
    );
    expect((await there.run("apply")).code).toBe(0);
    expect(await columns("abc123")).toContain("documents.title text");
    expect((await there.run("revert", "--tenant", "abc123", "--yes")).code).toBe(0);
    expect(await columns("abc123")).not.toContain("documents.title text");
    expect(await columns("def456")).toContain("documents.title text");
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

async function columnsOf(url: string): Promise<readonly string[]> {
  const rows = await asked(
    url,
    `select concat(table_name, '.', column_name, ' ', data_type) as shown from information_schema.columns
      where table_schema = 'public' and table_name <> 'schema_migrations' and table_name not like 'tenantry%' order by 1`,
  );
  return rows.map(({ shown }) => String(shown));
}

async function asked(url: string, query: string): Promise<readonly Record<string, unknown>[]> {
  const tenant = postgres(url, { max: 1, onnotice: () => undefined });
  return await tenant.unsafe(query).finally(() => tenant.end());
}

function at(url: string, name: string): string {
  const place = new URL(url);
  place.pathname = `/${name}`;
  return place.href;
}
