import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { pullRequestEvent, push } from "@tenantry/github";
import { shop } from "./shop.ts";
import type { Shop } from "./shop.ts";

const email = {
  "migrations/tenant/003_email.sql": "alter table users alter column email set statistics 500;\n",
};

/** Four tenants of one history, one of which somebody altered by hand, and one that is behind. */
async function altered(): Promise<Shop> {
  const at = await shop(["acme", "globex", "hooli", "initech"]);
  await at.database.sql`alter table tenant_hooli.users add column by_hand text`;
  await at.addTenant("umbrella");
  return at;
}

const found = "⚠️ 1 of 4 tenants is not like others with the same history";

function rowOf(comment: string | undefined): string {
  return comment?.split("\n").find((line) => line.startsWith("| Drift between tenants")) ?? "";
}

test("a plan says how many tenants are not like the others, and the next one when they are again", async () => {
  const at = await altered();
  const { pull, run } = await at.open("feature", email);
  expect(run, run.log).toMatchObject({ code: 0, outputs: { verdict: "safe" } });
  expect(rowOf(at.comments(pull)[0])).toBe(
    `| Drift between tenants | ${found} · 1 not compared: see \`tenantry drift\` |`,
  );
  await at.database.sql`alter table tenant_hooli.users drop column by_hand`;
  await at.push(pull, "feature", { "README.md": "again\n" });
  // What a dropped column leaves behind is no difference.
  expect(rowOf(at.comments(pull)[0])).toBe(
    "| Drift between tenants | ✅ none in 4 tenants · 1 not compared |",
  );
  expect(at.comments(pull)).toHaveLength(1);
});

test("a plan by facts says what they know of drift, also where another job writes the comment", async () => {
  const at = await altered();
  push(at.world, "main", { files: { "facts.json": await at.facts() } });
  const temp = mkdtempSync(join(tmpdir(), "handed-"));
  onTestFinished(() => rmSync(temp, { recursive: true, force: true }));
  const inputs = { command: "plan", comment: "never", "database-url": "", facts: "facts.json" };
  const { pull, run } = await at.open("feature", email, { inputs, temp });
  expect(run, run.log).toMatchObject({ code: 0 });
  expect(at.comments(pull)).toEqual([]);
  const event = pullRequestEvent(at.world, pull, "opened");
  await at.run(event, { inputs: { command: "comment", "database-url": "" }, temp, checkout: "none" });
  expect(rowOf(at.comments(pull)[0])).toContain(`${found}, by the facts · 1 not compared`);
});
