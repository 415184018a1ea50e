import { expect, test } from "vitest";
import { answer, commentsOn, openPull, pullRequestEvent, push } from "@tenantry/github";
import { email, note } from "./reviewed.ts";
import { first, shop } from "./shop.ts";

const edited = { annotations: [], body: /004_note/ };
const left = (status: number) => ({
  annotations: [{ level: "notice", message: expect.stringMatching(`comment was left out: .*${status}`) }],
  body: /^(?![^]*004_note)[^]*003_email/,
});

test.each([
  ["is passed over after 404", answer(404), left(404)],
  ["is passed over after 401", answer(401), left(401)],
  ["is made smaller after 422", answer(422), { ...edited, body: /"truncated":"level 1"[^]*004_note/ }],
  ["is tried again after 503", answer(503), edited],
  ["waits as long as 429 says", answer(429, { retryAfter: 1 }), edited],
])("an edit of the comment %s, and none is added", async (_what, fault, { annotations, body }) => {
  const at = await shop(["acme"]);
  const { pull } = await at.open("feature", email);
  at.github.fail("issues/update-comment", fault);
  const run = await at.push(pull, "feature", note);
  expect(run, run.log).toMatchObject({ code: 0, outputs: { verdict: "safe", pending: "2" }, annotations });
  const [comment = "", ...others] = at.comments(pull);
  expect(comment).toMatch(body);
  expect(others).toEqual([]);
});

test("a comment is written also where GitHub knows nothing of the commit that was pushed before", async () => {
  const at = await shop(["acme"]);
  const { pull } = await at.open("feature", email);
  at.github.fail("checks/list-for-ref", answer(422));
  const run = await at.push(pull, "feature", note);
  expect(run, run.log).toMatchObject({ code: 0, annotations: [] });
  expect(at.comments(pull)).toEqual([expect.stringMatching(/004_note/)]);
  expect(at.comments(pull)[0]).not.toContain("Since the previous push");
});

test("each environment has one comment of its own, whatever becomes of the other's", async () => {
  const tenants = { tenants: { from: "schemas", pattern: "tenant_%" } };
  const both = JSON.stringify({ environments: { production: tenants, staging: tenants } });
  const at = await shop(["acme"], { files: { ...first, "tenantry.config.json": both } });
  push(at.world, "feature", { files: email });
  const pull = openPull(at.world, "feature");
  const plan = async (environment: string, action: "opened" | "synchronize") => {
    const run = await at.run(pullRequestEvent(at.world, pull, action), { inputs: { environment } });
    expect(run, run.log).toMatchObject({ code: 0, annotations: [], outputs: { verdict: "safe" } });
  };
  const shown = () => commentsOn(at.world, pull).map(({ id, body, minimized }) => ({ id, body, minimized }));
  await plan("production", "opened");
  await plan("staging", "opened");
  const [production, staging, ...others] = shown();
  expect(others).toEqual([]);
  expect(production?.body).toContain("Database plan · production");
  expect(staging?.body).toContain("Database plan · staging");

  push(at.world, "feature", { files: note });
  await plan("staging", "synchronize");
  const moved = { ...staging, body: expect.stringContaining("004_note") };
  expect(shown()).toEqual([production, moved]);
  await plan("production", "synchronize");
  expect(shown()).toEqual([{ ...production, body: expect.stringContaining("004_note") }, moved]);
});
