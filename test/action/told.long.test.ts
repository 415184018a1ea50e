import { describe, expect, test } from "vitest";
import { push, pushEvent } from "@tenantry/github";
import { goDown } from "./down.ts";
import { email } from "./reviewed.ts";
import { shop } from "./shop.ts";

describe("apply tells the merged pull request how it went, where no review is asked for", () => {
  test("with unreviewed: allow-safe", async () => {
    const at = await shop(["acme"]);
    const { pull } = await at.open("feature", email);
    const run = await at.merge(pull, "squash", { inputs: { unreviewed: "allow-safe" } });
    expect(run, run.log).toMatchObject({ code: 0, outputs: { applied: "1" } });
    const [report = "", ...others] = at.comments(pull);
    expect(others).toEqual([]);
    expect(report.split("\n")[0]).toContain("tenantry:apply");
    expect(report).toContain("Applied to 1 target");
  });

  test("and runs all the same while GitHub is down", async () => {
    const at = await shop(["acme"]);
    const { pull } = await at.open("feature", email);
    goDown(at.github);
    const run = await at.merge(pull, "squash", { inputs: { unreviewed: "allow" } });
    expect(run, run.log).toMatchObject({ code: 0, outputs: { applied: "1" } });
    expect(run.annotations).toMatchObject([
      { message: "The report in the merged pull requests was left out: GitHub answered 503." },
    ]);
  });
});

describe("apply needs nobody's word while GitHub is down", () => {
  test("where the audit log knows every step that a laggard lacks", async () => {
    const at = await shop(["acme", "globex"]);
    await at.database.sql`alter table tenant_globex.users rename to held`;
    const { pull } = await at.open("feature", email);
    expect(await at.merge(pull)).toMatchObject({ code: 5, outputs: { applied: "1" } });
    await at.database.sql`alter table tenant_globex.held rename to users`;
    goDown(at.github);
    const words = push(at.world, "main", { files: { "README.md": "Words.\n" } });
    const run = await at.run(pushEvent(at.world, words));
    expect(run, run.log).toMatchObject({ code: 0, outputs: { applied: "1" } });
    expect(await at.ledger("tenant_globex")).toEqual(["002_users", "003_email"]);
    const uncompared = "Under which policy could not be read: GitHub answered 503.";
    expect(run.summary).toContain(uncompared);
    expect(run.annotations).toContainEqual(
      expect.objectContaining({ level: "warning", message: expect.stringContaining(uncompared) }),
    );
  });
});
