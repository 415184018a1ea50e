import { expect, test } from "vitest";
import { email, hooks } from "./hooked.ts";
import { shop } from "./shop.ts";

test("hooks run around an apply, see what happens and no secret; a plan and an apply of nothing run none", async () => {
  const { files, when, forget } = hooks();
  const at = await shop(["acme"], { files });
  forget();
  const { pull, run } = await at.open("feature", email);
  expect(run, run.log).toMatchObject({ code: 0 });
  expect([when("before"), when("after")]).toEqual([null, null]);

  const merged = await at.merge(pull);
  expect(merged, merged.log).toMatchObject({ code: 0, outputs: { applied: "1" } });
  expect(when("before")).toMatch(/^TENANTRY_VERB=apply$/m);
  expect(when("after")).toMatch(/^TENANTRY_DONE=1$/m);
  expect(when("after")).toMatch(/^TENANTRY_EXIT=0$/m);
  expect(when("after")).not.toMatch(/postgres:|DATABASE|INPUT_|TOKEN/);
  expect(merged.log).toContain("told before");

  forget();
  expect((await at.dispatch()).code).toBe(0);
  expect(when("before")).toBeNull();
});
