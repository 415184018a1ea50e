import { expect, test } from "vitest";
import { email, hooks } from "./hooked.ts";
import { config, shop } from "./shop.ts";

test("a hook that a pull request brings does not run before it is merged", async () => {
  const { files, when } = hooks();
  const at = await shop(["acme"]);
  const brought = { ...email, "tenantry.config.json": files["tenantry.config.json"] ?? null };
  const { pull } = await at.open("feature", brought);
  expect(when("before")).toBeNull();
  expect((await at.merge(pull)).code).toBe(0);
  expect(when("before")).not.toBeNull();
});

test("a hook that fails before the run keeps it from running, and those after it run", async () => {
  const { files, when } = hooks({ before: "echo '::set-output name=a::b' >&2; exit 3" });
  const at = await shop(["acme"], { files: { ...files, "tenantry.config.json": config } });
  const brought = { ...email, "tenantry.config.json": files["tenantry.config.json"] ?? null };
  const { pull } = await at.open("feature", brought);
  const merged = await at.merge(pull);
  expect(merged, merged.log).toMatchObject({ code: 9, outputs: { "failure-reason": "refused" } });
  expect(merged.annotations[0]?.message).toMatch(/^The hook .* ended with 3\./);
  expect(merged.commands.map(({ name }) => name)).not.toContain("set-output");
  expect(await at.ledger("tenant_acme")).toEqual(["002_users"]);
  expect(when("after")).toMatch(/^TENANTRY_EXIT=1$/m);
});

test("a hook that fails after the run makes it fail, and the comment says so", async () => {
  const { files } = hooks({ after: "exit 4" });
  const at = await shop(["acme"]);
  const brought = { ...email, "tenantry.config.json": files["tenantry.config.json"] ?? null };
  const { pull } = await at.open("feature", brought);
  const merged = await at.merge(pull);
  expect(merged, merged.log).toMatchObject({ code: 5, outputs: { applied: "1", failed: "0" } });
  expect(at.comments(pull)[0]).toContain("ended with 4.");
  expect(await at.ledger("tenant_acme")).toEqual(["002_users", "003_email"]);
});
