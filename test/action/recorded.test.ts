import { describe, expect, test } from "vitest";
import { answer, openPull, pullRequestEvent, push, usual, workflow } from "@tenantry/github";
import { email } from "./reviewed.ts";
import { shop } from "./shop.ts";

test("what was planned counts as reviewed though GitHub failed when it was asked to record it", async () => {
  const at = await shop(["acme"]);
  at.github.fail("checks/create", answer(503));
  const { pull, run } = await at.open("feature", email);
  expect(run, run.log).toMatchObject({ code: 0, annotations: [] });
  const merged = await at.merge(pull);
  expect(merged, merged.log).toMatchObject({ code: 0, outputs: { applied: "1" } });
  expect(await at.ledger("tenant_acme")).toEqual(["002_users", "003_email"]);
});

describe("that a plan is not recorded is no failure of it, and said aloud", () => {
  const meaning = "Nothing of this plan counts as reviewed: an apply will refuse its steps.";

  test("where GitHub is out for long: the job can be run again", async () => {
    const at = await shop(["acme"]);
    at.github.fail("checks/create", ...Array.from({ length: 4 }, () => answer(503)));
    const { pull, run } = await at.open("feature", email);
    expect(run, run.log).toMatchObject({ code: 0, outputs: { verdict: "safe" } });
    expect(run.annotations).toMatchObject([
      {
        level: "error",
        message: expect.stringContaining(`503: Server Error. ${meaning} Run this job again`),
      },
    ]);
    expect(await at.merge(pull)).toMatchObject({ code: 8, outputs: { applied: "0" } });
  });

  test("where the token may not", async () => {
    const at = await shop(["acme"]);
    push(at.world, "feature", { files: email });
    const event = pullRequestEvent(at.world, openPull(at.world, "feature"), "opened");
    const token = at.github.token(workflow({ ...usual, checks: "read" }));
    const run = await at.run(event, { token });
    expect(run, run.log).toMatchObject({ code: 0 });
    expect(run.annotations).toMatchObject([
      {
        level: "warning",
        message: expect.stringMatching(/403: .* an apply will refuse its steps\..*checks: write/),
      },
    ]);
  });
});
