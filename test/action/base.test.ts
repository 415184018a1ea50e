import { expect, test } from "vitest";
import { pullRequestEvent, push } from "@tenantry/github";
import { email } from "./reviewed.ts";
import { config, shop } from "./shop.ts";

/** A hazard that the pull request has nothing to do with. */
const drop = { "migrations/tenant/004_drop.sql": "alter table users drop column email;\n" };

test("the base of a pull request is the branch that it would be merged into now, wherever that was when it was opened", async () => {
  const at = await shop(["acme"]);
  const { pull } = await at.open("feature", email);
  // The base branch moves on: another migration, and other settings.
  const settings = config.replace("{", '{"searchPath":["$target","public"],');
  push(at.world, "main", { files: { ...drop, "tenantry.config.json": settings } });
  const run = await at.push(pull, "feature", { "README.md": "again\n" });
  // All that is pending after the merge is planned, and that has the hazard.
  expect(run, run.log).toMatchObject({ code: 9, outputs: { verdict: "blocked" } });
  expect(at.comments(pull)[0]).not.toContain("This pull request changes");
  const record = JSON.stringify([...at.world.checks.values()].at(-1)?.said);
  expect(record.replaceAll("\\", "")).toContain('"searchPath":["$target","public"]');
  const event = pullRequestEvent(at.world, pull, "synchronize");
  const brought = await at.run(event, { inputs: { command: "lint", "database-url": "" } });
  expect(brought, brought.log).toMatchObject({ code: 0, annotations: [] });
});
