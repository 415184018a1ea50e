import { expect, test } from "vitest";
import { tenantry } from "@tenantry/kit";
import { fleet, layouts } from "./fleet.ts";

test.each(layouts)("a fleet of %s is planned from its facts, without a database", async (layout) => {
  const { project, run, json } = await fleet(layout, ["acme", "corp"]);
  expect((await run("apply", "--to", "002")).code).toBe(0);
  const online = await json("plan", "--facts-out", "facts.json");
  expect(online).toMatchObject({ code: 0, json: { upToDate: 1, stages: [{ cohorts: [{ count: 2 }] }] } });
  const facts: unknown = JSON.parse(project.read("facts.json"));
  expect(facts).toMatchObject({
    version: 1,
    groups: [{ kind: "public" }, { kind: "tenant", count: 2, fingerprints: [{ count: 2 }] }],
    tables: [
      { kind: "public", table: "settings" },
      { kind: "tenant", table: "users", targets: 2 },
    ],
  });
  const nowhere = { cwd: project.folder, env: { CI: "true" } };
  const offline = await tenantry(["plan", "--offline", "--facts", "facts.json", "--json"], nowhere);
  expect(offline.code).toBe(0);
  const { digest } = Object(online.json);
  expect(JSON.parse(offline.stdout)).toMatchObject({ digest, stages: [{ cohorts: [{ count: 2 }] }] });
  const text = await tenantry(["plan", "--offline", "--facts", "facts.json"], nowhere);
  expect(text.stdout).toMatch(/users +2 +\d+ +\S+ k?B/);
  project.write("migrations/tenant/009_index.sql", "create index users_twice on users ((1));\n");
  expect((await tenantry(["lint", "--latest", "1"], nowhere)).code).toBe(9);
  expect((await tenantry(["lint", "--latest", "1", "--facts", "facts.json"], nowhere)).code).toBe(0);
});
