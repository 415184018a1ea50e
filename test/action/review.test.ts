import { describe, expect, test } from "vitest";
import { push, pushEvent } from "@tenantry/github";
import { email } from "./reviewed.ts";
import { config, shop } from "./shop.ts";

describe("apply runs", () => {
  test("nothing that was pushed without a pull request", async () => {
    const at = await shop();
    const run = await at.run(pushEvent(at.world, push(at.world, "main", { files: email })));
    expect(run, run.log).toMatchObject({
      code: 8,
      outputs: { "failure-reason": "plan-changed", applied: "0" },
    });
    expect(run.summary).toContain("tenant/003\\_email in acme and globex is not what was reviewed");
    expect(await at.ledger("tenant_acme")).toEqual(["002_users"]);
  });

  test("nothing that only a plan on its own push shows: it would review itself", async () => {
    const at = await shop();
    const pushed = pushEvent(at.world, push(at.world, "main", { files: email }));
    const planned = await at.run(pushed, { inputs: { command: "plan" } });
    expect(planned, planned.log).toMatchObject({ code: 0, outputs: { pending: "2" }, annotations: [] });
    const run = await at.run(pushed, { inputs: { command: "apply" } });
    expect(run, run.log).toMatchObject({ code: 8, outputs: { applied: "0" } });
    expect(await at.ledger("tenant_acme")).toEqual(["002_users"]);
  });

  test("nothing that was changed after it was reviewed", async () => {
    const at = await shop();
    const { pull } = await at.open("feature", email);
    push(at.world, "feature", {
      files: {
        "migrations/tenant/003_email.sql": '--! accept: drop-table reason="mine"\ndrop table users;\n',
      },
    });
    const run = await at.merge(pull);
    expect(run, run.log).toMatchObject({ code: 8, outputs: { "failure-reason": "plan-changed" } });
    expect(run.summary).toContain("the review did not have it");
    const [comment = ""] = at.comments(pull);
    expect(comment).toContain("Not applied: the plan at merge is not the reviewed plan.");
    expect(await at.ledger("tenant_acme")).toEqual(["002_users"]);
  });

  test("not what no review ever saw: its target is skipped and named, the others go on", async () => {
    const at = await shop();
    const { pull } = await at.open("feature", email);
    await at.addTenant("initech");
    const run = await at.merge(pull);
    expect(run, run.log).toMatchObject({ code: 8, outputs: { applied: "2" } });
    expect(run.annotations.map(({ message }) => message).join("\n")).toContain(
      "tenant/002_users in initech is not what was reviewed",
    );
    const [comment = ""] = at.comments(pull);
    expect(comment).toContain("> [!WARNING]\n> **Applied to 2 targets, 1 skipped.**");
    expect(await at.ledger("tenant_acme")).toEqual(["002_users", "003_email"]);
  });

  test("nothing under another policy than it was reviewed under", async () => {
    const at = await shop();
    const changed = config.replace("{", '{"searchPath":["$target","public"],');
    const { pull } = await at.open("feature", { ...email, "tenantry.config.json": changed });
    const run = await at.merge(pull);
    expect(run, run.log).toMatchObject({ code: 8, outputs: { applied: "0" } });
    expect(run.summary).toContain("under other rules than were reviewed: searchPath was");
  });

  test("nothing that only a stranger's check run shows", async () => {
    const at = await shop();
    const { pull } = await at.open("feature", email);
    for (const [id, check] of at.world.checks) {
      at.world.checks.set(id, { ...check, app: { id: 1, slug: "stranger" } });
    }
    expect(await at.merge(pull)).toMatchObject({ code: 8, outputs: { applied: "0" } });
  });
});
