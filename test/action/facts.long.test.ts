import { describe, expect, test } from "vitest";
import { createWorld, openPull, pullRequestEvent, push } from "@tenantry/github";
import { by, index, known, path, plan } from "./known.ts";
import { shop } from "./shop.ts";

describe("facts, and no database", () => {
  test("give the same plan with the sizes of the fleet, and count as a review", async () => {
    const at = await known();
    const { pull, run } = await at.open("feature", plan, by(path, ""));
    expect(run, run.log).toMatchObject({ code: 0, outputs: { verdict: "safe", pending: "2", targets: "2" } });
    const [comment = ""] = at.comments(pull);
    expect(comment).toMatch(/\*\*Planned from facts of \d{4}‌?-\d\d-\d\d: no database was asked\.\*\*/);
    expect(comment).toMatch(/\| 12,000 rows, 1\d(?:\.\d)? MB \|/);
    expect(comment).toContain("none edited or missing, by the facts");
    expect(comment).toContain("--offline --facts facts/production");
    const live = await at.run(pullRequestEvent(at.world, pull, "opened"));
    expect(live.outputs["digest"]).toBe(run.outputs["digest"]);

    const merged = await at.merge(pull, "squash", by(path));
    expect(merged, merged.log).toMatchObject({ code: 0, outputs: { applied: "2" } });
  });

  test("are those of the base branch, whatever the pull request makes of them", async () => {
    const at = await known();
    const lies = JSON.parse(await at.facts());
    const { run } = await at.open(
      "feature",
      { ...index, [path]: JSON.stringify({ ...lies, tables: [] }) },
      by(path, ""),
    );
    expect(run, run.log).toMatchObject({ code: 9 });
  });

  test("are missed in words", async () => {
    const at = await known();
    const { pull, run } = await at.open("feature", plan, by("facts/other.json"));
    expect(run, run.log).toMatchObject({ code: 0, outputs: { targets: "2" } });
    expect(run.annotations).toMatchObject([
      { level: "notice", message: expect.stringContaining("no file facts/other.json in the base branch") },
    ]);
    expect(at.comments(pull)[0]).not.toContain("no database was asked");
    const without = await at.run(pullRequestEvent(at.world, pull, "opened"), by("../../etc/passwd", ""));
    expect(without).toMatchObject({ code: 2, outputs: { "failure-reason": "usage" } });

    const facts = JSON.parse(await at.facts());
    push(at.world, "main", { files: { [path]: JSON.stringify({ ...facts, environment: "staging" }) } });
    push(at.world, "next", { files: plan });
    const event = pullRequestEvent(at.world, openPull(at.world, "next"), "opened");
    const elsewhere = await at.run(event, by(path, ""));
    expect(elsewhere).toMatchObject({ code: 2 });
    expect(elsewhere.annotations.at(-1)?.message).toContain("is about staging, and this is production");
  });
});

describe("a pull request from outside", () => {
  test("is never planned with a connection, and is no review, whatever its workflow gives", async () => {
    const at = await known();
    push(at.world, "stranger:feature", { files: plan });
    const pull = openPull(at.world, "stranger:feature");
    // A token that may write and a URL: GitHub gives neither to such a run.
    const run = await at.run(pullRequestEvent(at.world, pull, "opened"), by(path));
    expect(run, run.log).toMatchObject({ code: 0, outputs: { targets: "2" } });
    expect(at.comments(pull)[0]).toContain("no database was asked");
    expect(await at.merge(pull)).toMatchObject({ code: 8, outputs: { applied: "0" } });
  });
});

test("names of tenants in facts stay out of a public repository", async () => {
  const at = await shop(["acme", "globex"], { world: createWorld({ visibility: "public" }) });
  push(at.world, "main", { files: { [path]: await at.facts("shown") } });
  const { pull, run } = await at.open("feature", plan, by(path, ""));
  expect(run, run.log).toMatchObject({ code: 0, outputs: { targets: "2" } });
  const seen = JSON.stringify([run.summary, run.log, at.comments(pull), [...at.world.checks.values()]]);
  expect(seen).not.toMatch(/globex/);
  expect(seen).toMatch(/tenant-[0-9a-f]{12}/);
});
