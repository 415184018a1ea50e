import { expect, test } from "vitest";
import { merge, openPull, pullRequestEvent, push, pushEvent, silence } from "@tenantry/github";
import { proxy, until } from "@tenantry/kit";
import { email, fallSilent, underWay } from "./gone.ts";
import { config, first, shop } from "./shop.ts";

const brief = {
  ...first,
  "tenantry.config.json": config.replace(
    "{",
    '{"concurrency":1,"retries":2,"timeouts":{"lock":"2s","statement":"2s","connect":"2s"},',
  ),
};

test("an apply ends by its deadlines, with no signal, where server and GitHub take all and answer nothing", async () => {
  const { at, through, running } = await underWay(brief);
  through.door("silent");
  through.cutAll("blackhole");
  const before = at.github.requests.length;
  fallSilent(at);
  const run = await running.finished;
  expect(run, run.log).toMatchObject({ code: 5, outputs: { "failure-reason": "failed" } });
  // The first of them four times at most, and whatever is left to tell once.
  expect(at.github.requests.length - before).toBeLessThanOrEqual(8);
});

test("a plan ends by its deadlines, with no signal, where server and GitHub take all and answer nothing", async () => {
  const at = await shop(["acme"]);
  push(at.world, "feature", { files: email });
  const pull = openPull(at.world, "feature", { author: "ann" });
  const through = await proxy(at.database.url);
  through.door("silent");
  fallSilent(at);
  const run = await at.run(pullRequestEvent(at.world, pull, "opened"), {
    inputs: { "database-url": through.url },
  });
  expect(run, run.log).toMatchObject({ code: 1, outputs: { "failure-reason": "error" } });
});

test("one signal is enough, a minute later, where nothing answers", async () => {
  const { at, through, running } = await underWay();
  through.door("silent");
  through.cutAll("blackhole");
  fallSilent(at);
  running.kill("SIGINT");
  await until(() => running.printed().includes("Stopped: signal"));
  const run = await running.finished;
  expect(run, run.log).toMatchObject({ code: 130, outputs: { "failure-reason": "interrupted" } });
});

test("SIGTERM ends an apply whose server and GitHub are gone, however often it may try again", async () => {
  const { at, through, running } = await underWay();
  through.door("shut");
  through.cutAll("rst");
  await at.github.close();
  running.kill("SIGTERM");
  const run = await running.finished;
  expect(run, run.log).toMatchObject({
    code: 143,
    outputs: { "failure-reason": "interrupted", failed: "1" },
  });
  expect(await at.ledger("tenant_acme")).toEqual(["002_users", "003_email"]);
});

test("a signal ends a plan that waits for a server without an answer", async () => {
  const at = await shop(["acme"]);
  push(at.world, "feature", { files: email });
  const pull = openPull(at.world, "feature", { author: "ann" });
  const through = await proxy(at.database.url);
  through.door("silent");
  const running = at.start(pullRequestEvent(at.world, pull, "opened"), {
    inputs: { "database-url": through.url },
  });
  await until(() => through.connections() > 0);
  running.kill("SIGINT");
  const run = await running.finished;
  expect(run, run.log).toMatchObject({ code: 130, outputs: { "failure-reason": "interrupted" } });
  expect(run.annotations.map(({ message }) => message).join("\n")).toContain("5 s after a signal");
});

test("an apply keeps its exit where it is over and only GitHub does not answer, whoever ends it", async () => {
  const at = await shop(["acme"]);
  const { pull } = await at.open("feature", email);
  const silent = Array.from({ length: 100 }, () => silence("before the effect"));
  at.github.fail("issues/update-comment", ...silent);
  const running = at.start(pushEvent(at.world, merge(at.world, pull, "squash")));
  await until(() => running.printed().includes("users_email_idx is built"));
  running.kill("SIGINT");
  running.kill("SIGTERM");
  const run = await running.finished;
  expect(run, run.log).toMatchObject({ code: 0, outputs: { "failure-reason": "", applied: "1" } });
  expect(await at.ledger("tenant_acme")).toEqual(["002_users", "003_email"]);
});
