import { defineConfig } from "vitest/config";

// Sources are run as they are: no build is needed for unit tests.
const conditions = ["@tenantry/source", "node", "import", "default"];

/** One folder of tests. `server` ones share one real PostgreSQL, started once per run. */
function project(name: string, include: string, server: "server" | "no server") {
  return {
    // Tests resolve in one of these, the global setup in the other.
    environments: { ssr: { resolve: { conditions } }, __vitest__: { resolve: { conditions } } },
    test: {
      name,
      include: [include],
      exclude: ["**/node_modules/**", "**/dist/**"],
      pool: "forks" as const,
      testTimeout: 600_000,
      hookTimeout: 600_000,
      ...(server === "server" ? { globalSetup: ["test/kit/src/global.ts"] } : {}),
    },
  };
}

export default defineConfig({
  test: {
    reporters: ["default", "./test/reporter.ts"],
    projects: [
      project("core", "packages/core/src/**/*.test.ts", "no server"),
      project("embedded", "packages/embedded/src/**/*.test.ts", "no server"),
      project("postgres", "packages/postgres/src/**/*.test.ts", "server"),
      project("tenantry", "packages/tenantry/src/**/*.test.ts", "server"),
      project("scenarios", "test/**/*.test.ts", "server"),
    ],
  },
});
