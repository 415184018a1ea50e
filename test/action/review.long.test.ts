import { describe, expect, test } from "vitest";
import {
  addReview,
  enqueue,
  html,
  land,
  merge,
  mergeGroupEvent,
  openPull,
  pullRequestEvent,
  push,
  pushEvent,
  readOnly,
  reset,
  silence,
  workflow,
} from "@tenantry/github";
import { until } from "@tenantry/kit";
import { hold, isWaiting } from "./held.ts";
import { email, note, reviewedShop } from "./reviewed.ts";
import { shop } from "./shop.ts";

describe("apply runs", () => {
  test("nothing that a push on top of the merge changed, and says what it was", async () => {
    const at = await shop();
    const { pull } = await at.open("feature", email);
    const merged = merge(at.world, pull, "squash");
    const edit = push(at.world, "main", {
      files: {
        "migrations/tenant/003_email.sql": '--! accept: drop-table reason="mine"\ndrop table users;\n',
      },
    });
    const both = { ...edit, before: merged.before, commits: [...merged.commits, ...edit.commits] };
    const run = await at.run(pushEvent(at.world, both));
    expect(run, run.log).toMatchObject({ code: 8, outputs: { applied: "0" } });
    expect(at.comments(pull)[0]).toContain("tenant/003\\_email was changed after it was reviewed");
  });

  test("everything for a tenant that came between review and merge", async () => {
    const at = await reviewedShop();
    const { pull } = await at.open("feature", email);
    await at.addTenant("initech");
    const run = await at.merge(pull);
    expect(run, run.log).toMatchObject({ code: 0, outputs: { applied: "3" } });
    expect(await at.ledger("tenant_initech")).toEqual(["002_users", "003_email"]);
  });

  test("what a laggard lacks, when all of it was reviewed in an earlier run", async () => {
    const at = await reviewedShop();
    await at.database.sql`alter table tenant_globex.users add column note text`;
    const { pull } = await at.open("note", note);
    const failed = await at.merge(pull);
    expect(failed, failed.log).toMatchObject({ code: 5, outputs: { applied: "1", failed: "1" } });
    expect(at.comments(pull)[0]).toContain("42701");
    await at.database.sql`alter table tenant_globex.users drop column note`;
    const later = await at.open("words", { "README.md": "Words.\n" });
    // Only the audit log remembers now.
    at.world.checks.clear();
    const run = await at.merge(later.pull);
    expect(run, run.log).toMatchObject({ code: 0, outputs: { applied: "1" } });
    expect(await at.ledger("tenant_globex")).toEqual(["002_users", "004_note"]);
  });

  test("the rest of a run that was killed", async () => {
    const at = await shop();
    const { pull } = await at.open("feature", email);
    const release = await hold(at, "globex");
    const running = at.start(pushEvent(at.world, merge(at.world, pull, "squash")));
    await until(() => isWaiting(at));
    running.kill("SIGKILL");
    expect((await running.finished).code).toBeNull();
    await release();
    const run = await at.dispatch();
    expect(run, run.log).toMatchObject({ code: 0, outputs: { "failure-reason": "" } });
    expect(await at.ledger("tenant_globex")).toEqual(["002_users", "003_email"]);
  });

  test("two pull requests that a queue merged together", async () => {
    const at = await shop();
    const one = await at.open("one", email);
    const two = await at.open("two", note);
    const groups = enqueue(at.world, one.pull, two.pull);
    for (const group of groups) {
      const checked = await at.run(mergeGroupEvent(at.world, group));
      expect(checked, checked.log).toMatchObject({ code: 0, outputs: { verdict: "safe" } });
    }
    expect(at.comments(one.pull)).toHaveLength(1);
    const run = await at.run(pushEvent(at.world, land(at.world, groups)));
    expect(run, run.log).toMatchObject({ code: 0, outputs: { applied: "2" } });
    expect(await at.ledger("tenant_acme")).toEqual(["002_users", "003_email", "004_note"]);
    for (const { pull } of [one, two]) expect(at.comments(pull)[0]).toContain("tenantry:apply");
  });

  test.each(["merge", "rebase"] as const)("what came by %s, though GitHub's index lags", async (method) => {
    const at = await shop(["acme"], { lag: 2 });
    const { pull } = await at.open("feature", email);
    const run = await at.merge(pull, method);
    expect(run, run.log).toMatchObject({ code: 0, outputs: { applied: "1" } });
  });

  test("two pull requests of one push that nobody planned together, though GitHub's index lags", async () => {
    const at = await shop(["acme"], { lag: 2 });
    const first = await at.open("one", email);
    const second = await at.open("two", note);
    const one = merge(at.world, first.pull, "squash");
    const two = merge(at.world, second.pull, "squash");
    const both = { ...two, before: one.before, commits: [...one.commits, ...two.commits] };
    const run = await at.run(pushEvent(at.world, both));
    expect(run, run.log).toMatchObject({ code: 0, outputs: { applied: "1" } });
    expect(await at.ledger("tenant_acme")).toEqual(["002_users", "003_email", "004_note"]);
  });

  test("what an earlier push brought that nobody applied, though GitHub's index lags", async () => {
    const at = await shop(["acme"], { lag: 2 });
    const one = await at.open("one", email);
    const two = await at.open("two", note);
    merge(at.world, one.pull, "squash");
    const run = await at.merge(two.pull);
    expect(run, run.log).toMatchObject({ code: 0, outputs: { applied: "1" } });
    expect(await at.ledger("tenant_acme")).toEqual(["002_users", "003_email", "004_note"]);
  });

  test.each(["CHANGES_REQUESTED", "DISMISSED"] as const)(
    "nothing whose approval the same person took back: %s",
    async (state) => {
      const at = await shop(["acme"]);
      at.world.collaborators.set("bea", "write");
      const { pull } = await at.open("feature", email);
      addReview(at.world, pull, { author: "bea", state: "APPROVED" });
      addReview(at.world, pull, { author: "bea", state });
      addReview(at.world, pull, { author: "bea", state: "COMMENTED" });
      const run = await at.merge(pull, "squash", { inputs: { "require-approval": "head" } });
      expect(run, run.log).toMatchObject({ code: 8, outputs: { applied: "0" } });
      expect(run.summary).toContain("was not approved as it was merged");
    },
  );

  test("what one person approves, whatever another thinks", async () => {
    const at = await shop(["acme"]);
    at.world.collaborators.set("bea", "write");
    const { pull } = await at.open("feature", email);
    addReview(at.world, pull, { author: "bea", state: "APPROVED" });
    addReview(at.world, pull, { author: "carl", state: "CHANGES_REQUESTED" });
    addReview(at.world, pull, { author: "bea", state: "COMMENTED" });
    const run = await at.merge(pull, "squash", { inputs: { "require-approval": "head" } });
    expect(run, run.log).toMatchObject({ code: 0, outputs: { applied: "1" } });
  });

  test("only what was approved as it was merged, where that is asked for", async () => {
    const at = await shop();
    const inputs = { "require-approval": "head" };
    at.world.collaborators.set("bea", "write");
    const { pull } = await at.open("feature", email);
    addReview(at.world, pull, { author: "bea", state: "APPROVED" });
    await at.push(pull, "feature", note);
    const run = await at.merge(pull, "squash", { inputs });
    expect(run, run.log).toMatchObject({ code: 8, outputs: { applied: "0" } });
    expect(run.summary).toContain("was not approved as it was merged");
    const other = await at.open("other", { "migrations/tenant/005_x.sql": "create table x ();\n" });
    addReview(at.world, other.pull, { author: "bea", state: "APPROVED" });
    const approved = await at.merge(other.pull, "squash", { inputs });
    expect(approved, approved.log).toMatchObject({ code: 0, outputs: { applied: "2" } });
  });

  test("what a plan by hand showed, though a fork's pull request could not", async () => {
    const at = await shop();
    push(at.world, "stranger:feature", { files: email });
    const pull = openPull(at.world, "stranger:feature");
    const outside = { token: at.github.token(workflow(readOnly)), inputs: { "database-url": "" } };
    await at.run(pullRequestEvent(at.world, pull, "opened"), outside);
    expect(await at.merge(pull)).toMatchObject({ code: 8 });
    expect(await at.dispatch({ inputs: { command: "plan" } })).toMatchObject({ code: 0 });
    const run = await at.dispatch();
    expect(run, run.log).toMatchObject({ code: 0, outputs: { applied: "2" } });
  });

  test("nothing more in a run of an older commit that is started again", async () => {
    const at = await shop();
    const one = await at.open("one", email);
    const older = pushEvent(at.world, merge(at.world, one.pull, "squash"));
    expect(await at.run(older)).toMatchObject({ code: 0, outputs: { applied: "2" } });
    const two = await at.open("two", note);
    expect(await at.merge(two.pull)).toMatchObject({ code: 0, outputs: { applied: "2" } });
    const again = await at.run(older, { attempt: 2 });
    expect(again, again.log).toMatchObject({ code: 8, outputs: { "failure-reason": "plan-changed" } });
    expect(at.comments(one.pull)[0]).toContain("Applied to 2 targets");
    expect(await at.ledger("tenant_acme")).toEqual(["002_users", "003_email", "004_note"]);
  });

  test("nothing when GitHub cannot say what was reviewed", async () => {
    const at = await shop();
    const { pull } = await at.open("feature", email);
    const token = at.github.token({
      login: "github-actions[bot]",
      app: null,
      permissions: { contents: "read" },
    });
    const run = await at.merge(pull, "squash", { token });
    expect(run, run.log).toMatchObject({ code: 1, outputs: { "failure-reason": "error" } });
    expect(run.annotations[0]?.message).toContain("What was reviewed could not be read");
    expect(await at.ledger("tenant_acme")).toEqual(["002_users"]);
  });

  test.each([
    ["is down", () => Array.from({ length: 10 }, () => html(503))],
    ["breaks off", () => Array.from({ length: 10 }, () => reset("before the effect"))],
  ])("nothing while GitHub %s, and everything when it answers again", async (_how, faults) => {
    const at = await shop();
    const { pull } = await at.open("feature", email);
    const pushed = pushEvent(at.world, merge(at.world, pull, "squash"));
    at.github.fail("repos/list-pull-requests-associated-with-commit", ...faults().slice(0, 4));
    const run = await at.run(pushed);
    expect(run, run.log).toMatchObject({ code: 1, outputs: { "failure-reason": "error" } });
    expect(run.annotations[0]?.message).toContain("What was reviewed could not be read");
    expect(await at.ledger("tenant_acme")).toEqual(["002_users"]);
    expect(at.comments(pull)[0]).toContain("The apply did not finish for");
    const again = await at.run(pushed, { attempt: 2 });
    expect(again, again.log).toMatchObject({ code: 0, outputs: { applied: "2" } });
    expect(at.comments(pull)[0]).toContain("Applied to 2 targets");
  });

  test("everything although GitHub is silent for a while", async () => {
    const at = await shop();
    const { pull } = await at.open("feature", email);
    at.github.fail("checks/list-for-ref", silence("before the effect"));
    const run = await at.merge(pull);
    expect(run, run.log).toMatchObject({ code: 0, outputs: { applied: "2" } });
  });
});
