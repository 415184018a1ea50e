import { describe, expect, test } from "vitest";
import { checkConfig } from "./check.ts";
import { jsonSchema } from "./schema.ts";

describe("checkConfig()", () => {
  test("returns a valid configuration as it is", async () => {
    const config = {
      $schema: "./schema.json",
      migrations: "db/migrations",
      tenants: { from: "registry", query: "select slug as id, schema_name as schema from tenants" },
      environments: {
        production: {
          url: { env: "DATABASE_URL" },
          directUrl: { env: "DIRECT_URL" },
          public: { schema: "control" },
          timeouts: { lock: "500ms", statement: "5min" },
          indexes: { plainBelow: "8MB" },
          protected: true,
        },
        spread: { tenants: { from: "databases", pattern: "db_%" } },
        listed: { tenants: { from: "list", tenants: ["acme", { id: "corp", schema: "corp" }] } },
      },
    };
    expect(await checkConfig(config)).toEqual(config);
  });

  test("says everything that is wrong at once, each with its path", async () => {
    const issues = await checkConfig({
      migratoins: "x",
      retries: "3",
      tenants: { from: "schemas", pattern: "tenant_" },
      environments: {
        production: { timeouts: { lock: "3 seconds", statment: "1s" }, url: { env: "no spaces" } },
      },
    });
    expect(issues).toMatchInlineSnapshot(`
      [
        {
          "message": "expected the name of a variable",
          "path": "environments.production.url.env",
        },
        {
          "message": "expected a duration such as 3s, 500ms or 5min",
          "path": "environments.production.timeouts.lock",
        },
        {
          "message": "unknown key "statment". Did you mean statement?",
          "path": "environments.production.timeouts",
        },
        {
          "message": "expected one % for the id",
          "path": "tenants.pattern",
        },
        {
          "message": "expected number, received string",
          "path": "retries",
        },
        {
          "message": "unknown key "migratoins". Did you mean migrations?",
          "path": "",
        },
      ]
    `);
  });

  test("names the ways to find tenants when `from` is none of them", async () => {
    expect(await checkConfig({ tenants: { from: "registri" } })).toMatchInlineSnapshot(`
      [
        {
          "message": "expected none, registry, schemas, databases or list",
          "path": "tenants.from",
        },
      ]
    `);
  });

  test.each([
    "postgres://app:secret@db.example.com/app",
    "postgres://db.example.com/app?password=secret",
    "host=db password=secret",
  ])("refuses a password in the file: %s", async (url) => {
    const issues = await checkConfig({ environments: { production: { url } } });
    expect(issues).toEqual([
      { path: "environments.production.url", message: expect.stringContaining('{"env": "DATABASE_URL"}') },
    ]);
    expect(JSON.stringify(issues)).not.toContain("secret");
  });

  test("says a password beside everything else that is wrong", async () => {
    const issues = await checkConfig({ url: "postgres://app:secret@db/app", retries: "x" });
    expect(issues).toMatchObject([{ path: "url" }, { path: "retries" }]);
  });

  test("takes a URL without a password", async () => {
    const config = { url: "postgres://app@localhost:5432/app" };
    expect(await checkConfig(config)).toEqual(config);
  });

  test("refuses what is no object", async () => {
    expect(await checkConfig([])).toMatchInlineSnapshot(`
      [
        {
          "message": "expected object, received array",
          "path": "",
        },
      ]
    `);
  });
});

test("jsonSchema() is what schema.json holds (vitest -u writes it)", async () => {
  await expect(`${JSON.stringify(jsonSchema(), null, 2)}\n`).toMatchFileSnapshot("../../schema.json");
});
