import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { builtCli } from "../testing/cli.ts";
import { buildsMarkdown, buildsText } from "./builds.ts";

const builds = [
  { cohort: "a", step: "tenant/004_index", plain: 2, concurrent: 0 },
  { cohort: "b", step: "tenant/004_index", plain: 1200, concurrent: 1 },
];

test("buildsText() adds up what cohorts have in common", () => {
  expect(buildsText(builds)).toBe(
    "\n  tenant/004_index builds its index plainly in 1,202 targets where the table is small, concurrently in 1 target\n",
  );
  expect(buildsText([])).toBe("");
  expect(buildsMarkdown(builds)).toMatch(/^\n- `tenant\/004_index` builds its index plainly/);
});

test("plan counts by the tables that are there now", async () => {
  const { run, cwd, database } = await builtCli(["acme", "corp"]);
  await database.sql`insert into tenant_corp.users select i, repeat('x', 500) from generate_series(1, 30000) as i`;
  await writeFile(
    join(cwd, "migrations/tenant/004_index.sql"),
    "--! transaction: off\ncreate index concurrently users_email on users (email);",
  );
  const { json, text } = await run("plan");
  expect(json).toMatchObject({ builds: [{ step: "tenant/004_index", plain: 1, concurrent: 1 }] });
  expect(text).toContain("plainly in 1 target where the table is small, concurrently in 1 target");
});
