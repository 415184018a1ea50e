import { freshDatabase, launch, project, tenantry } from "@tenantry/kit";
import { describe, expect, test } from "vitest";

const registry = {
  from: "registry",
  query: "select slug as id, schema_name as schema from tenants",
  insert: "insert into tenants (slug, schema_name) values (:'tenant', :'schema')",
  remove: "delete from tenants where slug = :'tenant'",
};

const files = {
  "tenantry.config.json": JSON.stringify({ tenants: registry }),
  "migrations/public/001_tenants.sql":
    "create table tenants (slug text primary key, schema_name text not null);",
  "migrations/tenant/002_users.sql": "create table users (id int primary key);",
};

describe("tenant", () => {
  test("create builds a tenant at once, list shows it, drop takes it away", async () => {
    const { cli, json } = await registered();
    expect((await cli("apply")).code).toBe(0);
    expect(await json("tenant", "create", "acme", "corp")).toMatchObject({ code: 0 });
    expect(await json("tenant", "list")).toMatchObject({
      code: 0,
      json: { tenants: [{ id: "acme" }, { id: "corp" }] },
    });
    expect(await json("status")).toMatchObject({
      json: { targets: 3, cohorts: [{ kind: "public" }, { count: 2, head: "002_users", pending: [] }] },
    });
    expect((await cli("tenant", "create", "acme")).code).toBe(0);
    expect((await cli("tenant", "drop", "acme")).code).toBe(9);
    expect((await cli("tenant", "drop", "acme", "--yes")).code).toBe(0);
    expect(await json("tenant", "list")).toMatchObject({ json: { tenants: [{ id: "corp" }] } });
    expect((await cli("tenant", "drop", "acm", "--yes")).code).toBe(2);
  });
});

async function registered() {
  const { url, sql } = await freshDatabase();
  const { folder } = project(files);
  const options = { cwd: folder, env: { DATABASE_URL: url } };
  const cli = (...args: readonly string[]) => tenantry(args, options);
  const json = async (...args: readonly string[]) => {
    const { code, stdout } = await cli(...args, "--json");
    const answer: unknown = JSON.parse(stdout);
    return { code, json: answer };
  };
  return { cli, json, sql, start: (...args: readonly string[]) => launch("tenantry", args, options) };
}
