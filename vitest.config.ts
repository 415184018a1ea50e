import { defineConfig } from "vitest/config";
import type { TestProjectConfiguration } from "vitest/config";
import { keepInMemory } from "./test/memory.ts";

keepInMemory();

// Sources are run as they are: no build is needed for unit tests.
const conditions = ["@tenantry/source", "node", "import", "default"];

// `npm run test:long` runs the files that are named `*.long.test.ts`, and `npm test` all others.
const wanted = process.env["TENANTRY_TEST"] ?? "short";

// Tests of these leave nothing behind in their process: their files share one, and what they import.
const sharing = ["core", "lint", "postgres", "tenantry", "action", "github"];

/** One folder of tests. `server` ones share one real PostgreSQL, started once per run. */
function project(
  name: string,
  include: string,
  server: "server" | "no server",
  exclude: readonly string[] = [],
): TestProjectConfiguration {
  return {
    // Tests resolve in one of these, the global setup in the other.
    environments: { ssr: { resolve: { conditions } }, __vitest__: { resolve: { conditions } } },
    // Packages that lack the sources of their maps are no news.
    logLevel: "error",
    test: {
      name,
      include: [wanted === "long" ? include.replace(/\.test\.ts$/, ".long.test.ts") : include],
      exclude: [
        "**/node_modules/**",
        "**/dist/**",
        ...(wanted === "short" ? ["**/*.long.test.ts"] : []),
        ...exclude,
      ],
      pool: "forks",
      isolate: !sharing.includes(name),
      // GitHub's own parser imports JSON as only a bundler can.
      server: { deps: { inline: [/@actions\//] } },
      // Only so that a test that waits for ever ends at all: no slow machine may get here.
      testTimeout: wanted === "short" ? 600_000 : 3_600_000,
      hookTimeout: 600_000,
      ...(server === "server" ? { globalSetup: ["test/kit/src/global.ts"] } : {}),
    },
  };
}

export default defineConfig({
  test: {
    reporters: ["default", "./test/reporter.ts"],
    // As many as the smallest machine of a CI has cores.
    maxWorkers: 2,
    projects: [
      project("core", "packages/core/src/**/*.test.ts", "no server"),
      project("lint", "packages/lint/src/**/*.test.ts", "no server"),
      project("embedded", "packages/embedded/src/**/*.test.ts", "no server"),
      project("postgres", "packages/postgres/src/**/*.test.ts", "server"),
      project("tenantry", "packages/tenantry/src/**/*.test.ts", "server"),
      project("action", "action/src/**/*.test.ts", "server"),
      project("house", "test/*.test.ts", "no server"),
      project("github", "test/github/**/*.test.ts", "no server"),
      project("scenarios", "test/*/**/*.test.ts", "server", ["test/github/**"]),
    ],
  },
});
