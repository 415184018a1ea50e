import { expect, test } from "vitest";
import {
  answer,
  commentsOn,
  forcePush,
  headOf,
  html,
  openPull,
  pullRequestEvent,
  push,
  reset,
  truncated,
} from "@tenantry/github";
import { shop } from "./shop.ts";
import { email, note } from "./reviewed.ts";

test("of two runs that a force-push set off the newer one is what stands, whichever ends last", async () => {
  const at = await shop();
  const base = headOf(at.world, "main");
  push(at.world, "feature", { files: email });
  const pull = openPull(at.world, "feature");
  const older = pullRequestEvent(at.world, pull, "opened");
  forcePush(at.world, "feature", base, { files: note });
  const newer = pullRequestEvent(at.world, pull, "synchronize");
  const ends = [at.start(newer, { id: 400 }).finished, at.start(older, { id: 399 }).finished];
  for (const end of ends) expect(await end).toMatchObject({ code: 0 });
  await at.run(older, { id: 399, attempt: 2 });
  const shown = commentsOn(at.world, pull).filter(({ minimized }) => minimized === null);
  expect(shown.map(({ body }) => /"run":\d+/.exec(body)?.[0])).toEqual(['"run":400']);
  expect(shown[0]?.body).toContain("alter table users add column note text;");
});

test.each([
  ["answers 502 though it did it", () => answer(502, { effect: "after the effect" })],
  ["breaks the connection before doing it", () => reset("before the effect")],
  ["breaks off in the middle of its answer", () => truncated()],
  ["is for people only", () => html(503)],
  ["asks for patience", () => answer(429, { retryAfter: 0 })],
])("one comment is there when GitHub %s", async (_how, fault) => {
  const at = await shop();
  at.github.fail("issues/create-comment", fault());
  const { pull, run } = await at.open("feature", email);
  expect(run, run.log).toMatchObject({ code: 0, outputs: { verdict: "safe" } });
  expect(at.comments(pull)).toHaveLength(1);
});

test("GitHub's outage after the review was read changes nothing about the apply", async () => {
  const at = await shop();
  const { pull } = await at.open("feature", email);
  for (const operation of ["issues/list-comments", "issues/update-comment", "issues/create-comment"]) {
    at.github.fail(operation, ...Array.from({ length: 40 }, () => html(503)));
  }
  const run = await at.merge(pull);
  expect(run, run.log).toMatchObject({ code: 0, outputs: { applied: "2", "failure-reason": "" } });
  expect(await at.ledger("tenant_acme")).toEqual(["002_users", "003_email"]);
  expect(run.annotations.map(({ level }) => level)).toContain("warning");
});
