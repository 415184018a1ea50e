import { describe, expect, test } from "vitest";
import { openPull, pullRequestEvent, push } from "@tenantry/github";
import { config, first, shop } from "./shop.ts";
import type { Files } from "./shop.ts";
import { email } from "./reviewed.ts";

/** A registry with an entry that has no schema: whatever is planned there has a warning. */
const registry: Files = {
  ...first,
  "tenantry.config.json": config.replace(
    '{"from":"schemas","pattern":"tenant_%"}',
    '{"from":"registry","query":"select id, schema from tenants"}',
  ),
  "migrations/public/000_tenants.sql":
    "create table tenants (id text, schema text);\ninsert into tenants values ('acme', 'tenant_acme');\n",
};

describe("fail-on", () => {
  test("decides which verdict fails the job, and nothing else", async () => {
    const at = await shop(["acme"], { files: registry });
    await at.database.sql`insert into tenants values ('ghost', 'tenant_ghost')`;
    push(at.world, "feature", { files: email });
    const pull = openPull(at.world, "feature");
    const plan = async (failOn: string) =>
      await at.run(pullRequestEvent(at.world, pull, "opened"), { inputs: { "fail-on": failOn } });
    const checks = () => [...at.world.checks.values()].at(-1)?.said["conclusion"];

    for (const [failOn, code, conclusion] of [
      ["blocked", 0, "success"],
      ["warning", 9, "failure"],
      ["never", 0, "success"],
    ] as const) {
      const run = await plan(failOn);
      expect(run, run.log).toMatchObject({ code, outputs: { verdict: "warning" } });
      expect(checks(), failOn).toBe(conclusion);
    }
    push(at.world, "feature", { files: { "migrations/tenant/002_users.sql": "create table users ();\n" } });
    const blocked = await plan("blocked");
    expect(blocked).toMatchObject({
      code: 4,
      outputs: { verdict: "blocked", "failure-reason": "integrity" },
    });
    expect(await plan("never")).toMatchObject({
      code: 0,
      outputs: { verdict: "blocked", "failure-reason": "" },
    });
    expect(await plan("sometimes")).toMatchObject({ code: 2, outputs: { "failure-reason": "usage" } });
  });
});

test("canary says who goes first, and nobody follows one that fails", async () => {
  const at = await shop(["acme", "globex", "initech"]);
  await at.database.sql`alter table tenant_globex.users rename column email to mail`;
  const { pull, run } = await at.open("feature", email);
  expect(run.code).toBe(0);
  const inputs = { canary: "globex" };
  const failed = await at.merge(pull, "squash", { inputs });
  expect(failed, failed.log).toMatchObject({ code: 5, outputs: { applied: "0", failed: "1" } });
  expect(at.comments(pull)[0]).toContain("canary");
  expect(await at.ledger("tenant_acme")).toEqual(["002_users"]);

  await at.database.sql`alter table tenant_globex.users rename column mail to email`;
  const again = await at.dispatch({ inputs });
  expect(again, again.log).toMatchObject({ code: 0, outputs: { applied: "3" } });
  expect(await at.ledger("tenant_acme")).toEqual(["002_users", "003_email"]);
});
