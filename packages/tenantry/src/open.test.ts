import { existsSync } from "node:fs";
import { join } from "node:path";
import { readFleet } from "@tenantry/postgres";
import { describe, expect, test } from "vitest";
import { loadProject } from "./load.ts";
import { openProject } from "./open.ts";
import { folder } from "./testing/folder.ts";

describe("openProject()", () => {
  test("fills in every default", async () => {
    const { environment, ...rest } = await opened({}, { DATABASE_URL: "postgres://app@localhost/shop" });
    expect(rest.protected).toBe(false);
    expect(environment).toMatchObject({
      name: "local",
      connection: { host: "localhost", database: "shop", user: "app" },
      publicSchema: "public",
      tenants: { from: "none" },
      ledger: "schema_migrations",
      searchPath: ["$target"],
      role: null,
      lockTimeoutMs: 3000,
      statementTimeoutMs: 300_000,
      retries: 5,
      concurrency: null,
      maxFailures: null,
      plainBelow: 8 * 1024 ** 2,
      batch: { pauseShare: 0.25, changesPerRow: 10 },
      durability: "each",
      labelIdentifiers: [],
    });
    expect(environment.direct).toBe(environment.connection);
  });

  test("takes the settings at the top as defaults of every environment", async () => {
    const config = {
      ledger: "moves",
      timeouts: { lock: "1s" },
      batch: { pauseShare: 1 },
      environments: {
        production: {
          url: { env: "PROD" },
          directUrl: { env: "DIRECT" },
          public: { schema: "control" },
          timeouts: { statement: "1h" },
          concurrency: 3,
          maxFailures: 2,
          batch: { changesPerRow: 3 },
          indexes: { plainBelow: "1MB" },
          protected: true,
        },
      },
    };
    const variables = { PROD: "postgres://localhost:6432/shop", DIRECT: "postgres://localhost/shop" };
    const { environment, ...rest } = await opened(config, variables, "production");
    expect(rest.protected).toBe(true);
    expect(environment).toMatchObject({
      name: "production",
      connection: { port: 6432 },
      direct: { port: 5432 },
      publicSchema: "control",
      ledger: "moves",
      lockTimeoutMs: 1000,
      statementTimeoutMs: 3_600_000,
      concurrency: 3,
      maxFailures: 2,
      batch: { pauseShare: 1, changesPerRow: 3 },
      plainBelow: 1024 ** 2,
    });
  });

  test("reads listed tenants, by id or in full", async () => {
    const tenants = {
      from: "list",
      tenants: ["acme", { id: "corp", schema: "c", database: "d", labels: { tier: "1" } }],
    };
    const { environment } = await opened({ tenants }, { DATABASE_URL: "postgres://localhost/shop" });
    expect(environment.tenants).toEqual({
      from: "list",
      tenants: [
        { id: "acme", schema: "tenant_acme", database: null, labels: {} },
        { id: "corp", schema: "c", database: "d", labels: { tier: "1" } },
      ],
    });
  });

  test("finds db_% on a server that only PG_TENANT_DATABASE_* name", async () => {
    const { environment } = await opened({}, { PG_TENANT_DATABASE_HOST: "localhost" });
    expect(environment.tenants).toEqual({ from: "databases", pattern: "db_%", schema: "public" });
    expect(environment.connection.database).toBe("postgres");
    const beside = { PG_TENANT_DATABASE_HOST: "localhost", DATABASE_URL: "postgres://localhost/shop" };
    expect((await opened({}, beside)).environment.tenants).toMatchObject({ from: "databases" });
    const elsewhere = { ...beside, PG_TENANT_DATABASE_HOST: "other" };
    await expect(opened({}, elsewhere)).rejects.toMatchObject({ code: "tenants-elsewhere", exit: 2 });
    expect((await opened({ tenants: { from: "none" } }, elsewhere)).environment.tenants).toEqual({
      from: "none",
    });
  });

  test("names the variable of a URL that is none, and shows nothing of it", async () => {
    const broken = opened({}, { DATABASE_URL: "postgres://app:hunter2@localhost:port/shop" });
    await expect(broken).rejects.toMatchObject({ code: "connection-url", exit: 2 });
    await expect(broken).rejects.toThrow("DATABASE_URL");
    await expect(broken).rejects.not.toThrow("hunter2");
  });

  test("starts the embedded server in .tenantry/ once for all, and says so", async () => {
    const cwd = await folder({});
    const said: string[] = [];
    const project = await loadProject({ cwd, variables: {} });
    const [one, two] = await Promise.all([
      openProject(project, { say: (line) => said.push(line) }),
      openProject(project, { say: (line) => said.push(line) }),
    ]);
    expect(one.environment.connection.port).toBe(two.environment.connection.port);
    expect(said).toEqual(
      Array.from({ length: 2 }, () => "No DATABASE_URL: using the embedded PostgreSQL in .tenantry/"),
    );
    await one.close();
    expect((await readFleet(two.environment)).fleet.targets).toHaveLength(1);
    await two.close();
    expect(existsSync(join(cwd, ".tenantry/cluster/data/postmaster.pid"))).toBe(false);
  });
});

async function opened(config: object, variables: Readonly<Record<string, string>>, environment?: string) {
  const cwd = await folder({ "tenantry.config.json": JSON.stringify(config) });
  const project = await loadProject({ cwd, variables, environment: environment ?? null });
  return await openProject(project);
}
