import * as fc from "fast-check";
import { loadProject, TenantryError } from "tenantry";
import { expect, test } from "vitest";
import { project } from "@tenantry/kit";
import { damaged, tries } from "./damage.ts";

const config = {
  migrations: "migrations",
  tenants: {
    from: "registry",
    query: "select slug as id, schema_name as schema from tenants",
    insert: "insert into tenants values (:'tenant', :'schema')",
  },
  timeouts: { lock: "3s", statement: "5min" },
  rollout: { canary: 5, waves: ["10%", "rest"] },
  budget: { maxFailures: 3 },
  environments: { production: { url: { env: "DATABASE_URL" }, protected: true } },
};

const written = damaged(
  fc.oneof(
    fc.constant(JSON.stringify(config)),
    fc.json(),
    fc
      .dictionary(fc.constantFrom(...Object.keys(config), "$schema", "__proto__", "lint"), fc.jsonValue())
      .map((one) => JSON.stringify({ ...config, ...one })),
  ),
);

test("any configuration is loaded, or refused with exit 2 and what to do", async () => {
  const there = project({});
  await fc.assert(
    fc.asyncProperty(written, async (text) => {
      there.write("tenantry.config.json", text);
      try {
        expect(await loadProject({ cwd: there.folder, variables: {} })).toMatchObject({
          environment: "local",
        });
      } catch (error) {
        if (!(error instanceof TenantryError)) throw error;
        expect(error).toMatchObject({
          exit: 2,
          message: expect.stringMatching(/\S/),
          help: expect.stringMatching(/\S/),
        });
      }
    }),
    { numRuns: tries },
  );
});
