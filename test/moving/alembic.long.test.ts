import { readdirSync } from "node:fs";
import { join } from "node:path";
import { tenantry } from "@tenantry/kit";
import { describe, expect, test } from "vitest";
import { history } from "./own-tools.ts";
import { filesOf, hasAlembic, notWrong, system } from "./system.ts";
import type { System } from "./system.ts";

const single = { tenants: { from: "none" } };

describe.skipIf(!hasAlembic())("moving from Alembic", () => {
  async function alembic(there: System, cwd: string, words: string, env = {}): Promise<string> {
    const { code, stdout, stderr } = await there.theirs(cwd, "alembic", words.split(" "), env);
    if (code !== 0) throw new Error(stderr.trim().split("\n").at(-1));
    return stdout;
  }

  test("D: branches, a merge, a revision that only Python can run, and an index outside a transaction", async () => {
    const there = await system("d", single);
    await alembic(there, ".", "upgrade 007_migrate_user_roles");
    const imported = await there.json("import", ".");
    expect(imported).toMatchObject({ code: 0, json: { from: "alembic", problems: [] } });
    const file = (name: string): string => there.project.read(`migrations/public/${name}.sql`);
    expect(readdirSync(join(there.project.folder, "migrations/public"))).toHaveLength(8);
    expect(file("005_add_audit_trail")).toContain("--! requires: public/003_add_indexes\n");
    expect(file("006_merge_branches")).toMatch(
      /--! requires: public\/004_add_user_preferences, public\/005_add_audit_trail\n/,
    );
    expect(file("007_migrate_user_roles")).toContain("--! stub: Alembic cannot render it: AttributeError");
    expect(JSON.stringify(imported.json)).toContain(
      "the branch audit begins here: apply --to names its head",
    );
    expect(file("008_add_documents_index")).toContain(
      "--! requires: public/007_migrate_user_roles, public/005_add_audit_trail\n",
    );
    expect(file("008_add_documents_index")).toContain("--! transaction: off\nCREATE INDEX CONCURRENTLY");

    expect(await there.json("plan")).toMatchObject({ code: 4 });
    expect(await there.json("adopt", "--yes")).toMatchObject({ code: 0, json: { done: 1 } });
    expect(await there.ledger("public")).toHaveLength(7);
    expect(await there.json("plan")).toMatchObject({
      code: 0,
      json: {
        problems: notWrong,
        stages: [{ cohorts: [{ steps: [{ id: "public/008_add_documents_index" }] }] }],
      },
    });
    expect((await there.run("apply")).code).toBe(0);
    expect((await there.run("revert", "--yes")).code).toBe(0);
    const way = await there.run("revert", "--to", "006_merge_branches", "--yes");
    expect({ code: way.code, said: way.stdout + way.stderr }).toMatchObject({
      code: 9,
      said: expect.stringContaining("007_migrate_user_roles has no down section"),
    });
    // A fresh database takes the same way, as far as there is SQL.
    await there.database.sql`drop schema public cascade`;
    await there.database.sql`create schema public`;
    expect((await there.run("apply", "--to", "006_merge_branches")).code).toBe(0);
    expect((await there.run("apply")).code).toBe(4);
    expect((await there.run("revert", "--to", "base", "--yes")).code).toBe(0);
    expect(await there.columns("public")).toEqual([]);
  });

  test("D: a database that stands on one of two branches", async () => {
    const there = await system("d", single);
    await alembic(there, ".", "upgrade 005_add_audit_trail");
    await there.run("import", ".");
    expect(await there.json("adopt", "--yes")).toMatchObject({ code: 0 });
    expect(await there.ledger("public")).toEqual([
      "001_initial_migration",
      "002_add_rls_policies",
      "003_add_indexes",
      "005_add_audit_trail",
    ]);
    expect((await there.run("apply", "--to", "006_merge_branches")).code).toBe(0);
    expect(await there.ledger("public")).toHaveLength(6);
  });

  test("E: two tracks, a schema per tenant", async () => {
    const registry = {
      from: "registry",
      query: "select tenant_name as id, schema_name as schema from tenant_registry where is_active",
      insert:
        "insert into tenant_registry (id, tenant_name, domain, schema_name) select coalesce(max(id), 0) + 1, :'tenant', :'tenant', :'schema' from tenant_registry",
    };
    const there = await system("e", { tenants: registry }, { TENANT_SCHEMA: "" });
    const root = "app/database/migrations";
    await alembic(there, root, "-c public/alembic.ini upgrade head");
    for (const schema of ["tenant_demo", "tenant_client_abc"]) {
      const revision = schema === "tenant_demo" ? "head" : "4be21f0c77aa";
      await alembic(there, root, `-c tenant/alembic.ini upgrade ${revision}`, { TENANT_SCHEMA: schema });
    }
    await there.database.sql`insert into tenant_registry (id, tenant_name, domain, schema_name)
      values (1, 'demo', 'demo', 'tenant_demo'), (2, 'client_abc', 'abc', 'tenant_client_abc')`;

    const without = await there.json("import", "app");
    expect(without).toMatchObject({ code: 2, json: { error: { code: "alembic-failed" } } });
    expect(JSON.stringify(without.json)).toContain("TENANT_SCHEMA environment variable is required");
    const env = { ...there.env, TENANT_SCHEMA: "any" };
    expect((await tenantry(["import", "app"], { cwd: there.project.folder, env })).code).toBe(0);
    const file = there.project.read("migrations/tenant/20250104_000000_add_person_phone.sql");
    expect(file).toMatchInlineSnapshot(`
      "--! description: add the phone of a person
      --! alias: c0ffee12ab34
      --! requires: tenant/20250102_000001_create_tenant_schema_tables
      ALTER TABLE person ADD COLUMN phone VARCHAR(20);

      --! down
      ALTER TABLE person DROP COLUMN phone;
      "
    `);

    const adopted = await there.json("adopt", "--yes");
    expect(adopted).toMatchObject({ code: 0, json: { done: 3, problems: [] } });
    expect(await there.ledger("tenant_client_abc")).toEqual(["20250102_000001_create_tenant_schema_tables"]);
    expect(await there.json("plan")).toMatchObject({
      code: 0,
      json: { problems: notWrong, stages: [{ cohorts: [{ targets: ["client_abc"] }] }] },
    });
    expect((await there.run("apply")).code).toBe(0);
    expect((await there.run("tenant", "create", "client_xyz")).code).toBe(0);
    expect(await there.columns("tenant_client_xyz")).toEqual(await there.columns("tenant_demo"));
    expect((await there.run("revert", "--tenant", "demo", "--to", "base", "--yes")).code).toBe(0);
    expect(await there.columns("tenant_demo")).toEqual([]);
    expect((await there.run("apply", "--tenant", "demo")).code).toBe(0);
    expect(await there.columns("tenant_demo")).toEqual(await there.columns("tenant_client_abc"));
  });

  test("B: Alembic for public beside scope-tagged files for tenants become one catalog", async () => {
    const query = "select 'i' || id as id, 'tenant_i' || id as schema from instances";
    const there = await system("a", { tenants: { from: "registry", query } });
    for (const [path, text] of Object.entries(filesOf("b"))) {
      if (/_(?:tables|avatar)\.py$/.test(path) && !path.includes("public"))
        there.project.write(`own/${path}`, text);
    }
    await there.database.sql`create table instances (id int primary key)`;
    await there.database.sql`insert into instances values (1), (2)`;
    await alembic(there, "backend", "upgrade head");
    await there.database.sql
      .unsafe(`create schema tenant_i1; create schema tenant_i2; set search_path = tenant_i1; ${history};
      create table users (id serial primary key, email varchar(255) not null, first_name text, last_name text);
      create table repositories (id serial primary key, user_id int references users (id));
      insert into schema_migrations values ('002_create_tenant_tables', '2025-01-02'); reset search_path`);

    expect(await there.json("import", "backend", "--scope", "public")).toMatchObject({ code: 0 });
    expect(await there.json("import", "own")).toMatchObject({
      code: 0,
      json: { files: [{ id: "tenant/002_create_tenant_tables" }, { id: "tenant/003_add_user_avatar" }] },
    });
    expect(await there.json("adopt", "--yes")).toMatchObject({ code: 0, json: { done: 2, problems: [] } });
    expect(await there.ledger("public")).toEqual(["001_multi_tenant"]);
    expect(await there.json("plan")).toMatchObject({
      code: 0,
      json: {
        problems: notWrong,
        stages: [
          {
            cohorts: [
              { targets: ["i1"], steps: [{ id: "tenant/003_add_user_avatar" }] },
              { targets: ["i2"], steps: [{ id: "tenant/002_create_tenant_tables" }, {}] },
            ],
          },
        ],
      },
    });
    expect((await there.run("apply")).code).toBe(0);
    expect(await there.columns("tenant_i2")).toEqual(await there.columns("tenant_i1"));
    expect((await there.run("revert", "--only", "tenants", "--to", "base", "--yes")).code).toBe(0);
    expect(await there.columns("tenant_i1")).toEqual([]);
    expect((await there.run("revert", "--only", "public", "--yes")).code).toBe(0);
    expect(await there.columns("public")).toEqual(["instances.id integer"]);
  });
});
