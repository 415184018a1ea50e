import { expect, test } from "vitest";
import { push, pushEvent } from "@tenantry/github";
import { goDown } from "./down.ts";
import { email } from "./reviewed.ts";
import { shop } from "./shop.ts";

test("apply tells the merged pull request how it went, though no review is asked for", async () => {
  const at = await shop(["acme"]);
  const { pull } = await at.open("feature", email);
  const run = await at.merge(pull, "squash", { inputs: { unreviewed: "allow" } });
  expect(run, run.log).toMatchObject({ code: 0, outputs: { applied: "1" } });
  const [report = "", ...others] = at.comments(pull);
  expect(others).toEqual([]);
  expect(report.split("\n")[0]).toContain("tenantry:apply");
  expect(report).toContain("Applied to 1 target");
});

test("apply needs nobody's word where nothing is pending", async () => {
  const at = await shop(["acme"]);
  goDown(at.github);
  const words = push(at.world, "main", { files: { "README.md": "Words.\n" } });
  const run = await at.run(pushEvent(at.world, words));
  expect(run, run.log).toMatchObject({ code: 0, outputs: { verdict: "nothing", applied: "0" } });
  expect(run.log).not.toContain("Under which policy");
});
