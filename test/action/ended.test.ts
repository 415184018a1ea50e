import { expect, test } from "vitest";
import { merge, openPull, pullRequestEvent, push, pushEvent, silence } from "@tenantry/github";
import { proxy, until } from "@tenantry/kit";
import { email, fallSilent, patient, underWay } from "./gone.ts";
import { holdTable, isWaiting } from "./held.ts";
import { shop } from "./shop.ts";

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

test("a second signal, of whatever name, ends an apply at once that waits for servers without an answer", async () => {
  const { at, through, running } = await underWay();
  through.door("silent");
  through.cutAll("blackhole");
  fallSilent(at);
  running.kill("SIGINT");
  await until(() => running.printed().includes("Stopped: signal"));
  running.kill("SIGTERM");
  const run = await running.finished;
  expect(run, run.log).toMatchObject({ code: 143, outputs: { "failure-reason": "interrupted" } });
  expect(run.annotations.map(({ message }) => message).join("\n")).toContain("by a second signal");
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

test("an apply whose runner is gone stops like one that is told to, and says so on GitHub", async () => {
  const at = await shop(["acme", "globex", "hooli", "initech", "umbrella"], { files: patient });
  const kind = { "migrations/public/002_kind.sql": "alter table settings add column kind text;\n" };
  const { pull } = await at.open("feature", { ...email, ...kind });
  const release = await holdTable(at, "public", "settings");
  const running = at.start(pushEvent(at.world, merge(at.world, pull, "squash")));
  await until(() => isWaiting(at));
  running.hangUp();
  await release();
  await running.finished;
  expect(at.comments(pull)[0]).toContain("Stopped by a signal");
  expect(await at.ledger("public")).toEqual(["001_settings", "002_kind"]);
  expect(await at.ledger("tenant_umbrella")).toEqual(["002_users"]);
});
