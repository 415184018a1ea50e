import { describe, expect, test } from "vitest";
import { history } from "./own-tools.ts";
import { system } from "./system.ts";
import type { System } from "./system.ts";

const users =
  "create table users (id serial primary key, email varchar(255) not null, first_name text, last_name text)";

/** What B's own runner has left: a registry, three tenants, one of them behind. */
async function ofB(): Promise<System> {
  const there = await system("b", {
    tenants: {
      from: "registry",
      query: "select slug as id, schema_name as schema from tenants where is_active",
      insert: "insert into tenants (slug, schema_name) values (:'tenant', :'schema')",
    },
  });
  const tenants = ["acme", "corp", "startup"].map(
    (id) => `create schema tenant_${id}; set search_path = tenant_${id}; ${history};
    ${id === "startup" ? "" : `${users}; create table repositories (id serial primary key, user_id int references users (id)); insert into schema_migrations values ('002_create_tenant_tables', '2025-01-02'); insert into users (email) values ('a@example.com')`}`,
  );
  await there.database.sql.unsafe(`${history};
    create table tenants (id serial primary key, slug varchar(63) unique not null, schema_name varchar(63) not null, is_active boolean not null default true);
    insert into tenants (slug, schema_name) values ('acme', 'tenant_acme'), ('corp', 'tenant_corp'), ('startup', 'tenant_startup');
    insert into schema_migrations values ('001_create_public_tables', '2025-01-01');
    ${tenants.join(";\n")}; reset search_path`);
  return there;
}

describe("moving from B", () => {
  test("files become ours, ledgers stay, and everything goes on from there", async () => {
    const there = await ofB();
    // The files of B have the names of ours; only their ending and their quotes are Python's.
    expect(await there.json("import", "migrations")).toMatchObject({
      code: 0,
      json: {
        from: "python-constants",
        problems: [],
        files: [
          { id: "public/001_create_public_tables" },
          { id: "tenant/002_create_tenant_tables" },
          { id: "tenant/003_add_user_avatar" },
          { id: "public/004_add_tenant_billing" },
          { id: "both/005_add_audit_logs" },
        ],
      },
    });
    const adopted = await there.json("adopt", "--yes");
    expect(adopted).toMatchObject({ code: 0, json: { done: 3, problems: [], failures: [] } });
    expect(JSON.stringify(adopted.json).match(/as the files would have made it/g)).toHaveLength(2);
    const [row] = await there.database
      .sql`select to_char(applied_at, 'YYYY') as year, state from tenant_acme.schema_migrations`;
    expect(row).toEqual({ year: "2025", state: "marked" });
    const plan = await there.run("plan");
    expect(plan.code).toBe(0);
    expect(plan.stdout).toContain("4 migrations to apply to public, acme, corp and startup");
    expect((await there.run("apply", "--tenant", "acme")).code).toBe(0);
    expect((await there.run("apply")).code).toBe(0);
    expect(await there.ledger("tenant_startup")).toEqual([
      "002_create_tenant_tables",
      "003_add_user_avatar",
      "005_add_audit_logs",
    ]);
    expect((await there.run("tenant", "create", "newcorp")).code).toBe(0);
    expect(await there.columns("tenant_newcorp")).toEqual(await there.columns("tenant_corp"));
    expect((await there.run("revert", "--tenant", "corp", "--to", "002", "--yes")).code).toBe(0);
    expect(await there.ledger("tenant_corp")).toEqual(["002_create_tenant_tables"]);
    expect(await there.database.sql`select email from tenant_corp.users`).toHaveLength(1);
    expect((await there.run("apply")).code).toBe(0);
  });
});
