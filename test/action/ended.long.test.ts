import { expect, test } from "vitest";
import { openPull, pullRequestEvent, push } from "@tenantry/github";
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
