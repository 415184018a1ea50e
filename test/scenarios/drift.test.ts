import { tenantry } from "@tenantry/kit";
import { expect, test } from "vitest";
import { fleet, layouts } from "./fleet.ts";

test.each(layouts)("drift names who was altered by hand on a fleet of %s", async (layout) => {
  const { json, run, sql, project, env } = await fleet(layout, ["acme", "corp", "dune"]);
  expect((await run("apply")).code).toBe(0);
  expect(await json("drift")).toMatchObject({ code: 0, json: { compared: 3, drifted: 0 } });
  const schema = layout === "schemas" ? "tenant_corp" : "public";
  await sql("corp", `drop index ${schema}.users_email_idx`);
  const { code, stdout } = await run("drift");
  expect(code).toBe(3);
  expect(stdout).toBe(
    `Drift in local: 1 of 3 targets is not like the others

  at 003_index_users: 2 of 3 targets agree

  corp
    - index users_email_idx  only in the others

Not compared: public is alone at its history.
`,
  );
  const narrow = await run("drift", "--tenant", "corp");
  expect(narrow.stdout).toContain("      ours    (not there)\n      others  CREATE INDEX users_email_idx");
  const wide = { cwd: project.folder, env: { ...env, COLUMNS: "200" } };
  const { stdout: beside } = await tenantry(["drift", "--tenant", "corp"], wide);
  expect(beside).toMatch(/^ {6}most targets +corp$/m);
  expect(beside).toMatch(/^ {6}CREATE INDEX users_email_idx .* - \(not there\)$/m);
  expect(await json("drift", "--tenant", "corp")).toMatchObject({
    code: 3,
    json: {
      cohorts: [{ outliers: [{ targets: ["corp"], objects: [{ kind: "index", name: "users_email_idx" }] }] }],
    },
  });
  await sql("corp", `create index users_email_idx on ${schema}.users (email)`);
  expect((await run("drift", "--tenant", "corp")).code).toBe(0);
});

test("drift --rehearse names what all have and no file made", async () => {
  const { json, run, sql } = await fleet("schemas", ["acme", "corp"]);
  expect((await run("apply")).code).toBe(0);
  for (const id of ["acme", "corp"]) await sql(id, `alter table tenant_${id}.users add column by_hand int`);
  expect(await json("drift")).toMatchObject({ code: 0 });
  const { code, stdout } = await run("drift", "--rehearse");
  expect(code).toBe(3);
  expect(stdout).toContain("column users.by_hand");
  expect(stdout).toContain("acme and corp");
});
