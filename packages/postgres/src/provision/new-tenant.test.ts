import { expect, test } from "vitest";
import type { TenantSource } from "../environment.ts";
import { environmentOf } from "../testing/environment.ts";
import { targetOf } from "./new-tenant.ts";
import type { NewTenant } from "./new-tenant.ts";

const registry: TenantSource = { from: "registry", query: "select", insert: "insert", remove: null };
const schemas: TenantSource = { from: "schemas", pattern: "app_%_v1" };
const databases: TenantSource = { from: "databases", pattern: "db_%", schema: "main" };
const list: TenantSource = {
  from: "list",
  tenants: [{ id: "acme", schema: "acme_schema", database: "d1", labels: {} }],
};

test.each<[string, TenantSource, NewTenant, string, string]>([
  ["a schema of its own", registry, { id: "acme" }, "", "tenant_acme"],
  ["the schema asked for", registry, { id: "acme", schema: "s" }, "", "s"],
  ["a database of its own", registry, { id: "acme", database: "d" }, "d", "public"],
  ["the schema of the pattern", schemas, { id: "a$&b" }, "", "app_a$&b_v1"],
  ["the database of the pattern", databases, { id: "acme" }, "db_acme", "main"],
  ["what the list says", list, { id: "acme" }, "d1", "acme_schema"],
])("targetOf() gives a tenant %s", (_, tenants, tenant, database, schema) => {
  expect(targetOf(environmentOf("postgres://localhost/x", { tenants }), tenant)).toMatchObject({
    database,
    schema,
  });
});

test("targetOf() makes labels of label columns", () => {
  const tenant = { id: "acme", columns: { label_region: "eu", plan: "x" } };
  const environment = environmentOf("postgres://localhost/x", { tenants: registry });
  expect(targetOf(environment, tenant)).toMatchObject({ labels: { region: "eu" } });
});

test.each<[string, TenantSource, NewTenant, string]>([
  ["has no tenants", { from: "none" }, { id: "acme" }, "no tenants"],
  ["cannot register one", { ...registry, insert: null }, { id: "acme" }, "registered"],
  ["does not list it", list, { id: "corp" }, "not in the list"],
  ["has that schema itself", registry, { id: "acme", schema: "PUBLIC" }, "public target"],
  ["could not have such a schema", registry, { id: "acme", schema: "pg_x" }, "reserved"],
  ["could not have such a database", registry, { id: "acme", database: "a'b" }, "quote"],
  ["would cut the schema's name", schemas, { id: "a".repeat(60) }, "63"],
])("targetOf() refuses a tenant where the environment %s", (_, tenants, tenant, why) => {
  const refused = targetOf(environmentOf("postgres://localhost/x", { tenants }), tenant);
  expect(refused).toMatchObject({ message: expect.stringContaining(why), help: expect.any(String) });
});
