import { describe, expect, test } from "vitest";
import { openPull, pullRequestEvent, push, readOnly, workflow } from "@tenantry/github";
import { freshDatabase } from "@tenantry/kit";
import { plan, shadow } from "./rehearsed.ts";
import { shop } from "./shop.ts";

describe("with a shadow-url the plan is run up, down and up again", () => {
  test("also where a hazard keeps it from the fleet: what is dangerous there is seen here", async () => {
    const at = await shop();
    const drop = {
      "migrations/tenant/003_drop.sql":
        "alter table users drop column email;\n--! down\nalter table users add column email text;\n",
    };
    const { pull, run } = await at.open("feature", drop, await shadow());
    expect(run, run.log).toMatchObject({ code: 9, outputs: { verdict: "blocked" } });
    const [comment = ""] = at.comments(pull);
    expect(comment).toContain("#### ⛔ `drop-column`");
    expect(comment).toContain("| Rehearsal: up, down, up | ✅ 1 of 1 step went up, down and up again |");
  });

  test("and what does not come back blocks", async () => {
    const at = await shop();
    const forgets = {
      "migrations/tenant/003_index.sql":
        "alter table users add column plan text default 'x';\n--! down\nalter table users alter plan drop default;\n",
    };
    const { pull, run } = await at.open("feature", forgets, await shadow());
    expect(run, run.log).toMatchObject({
      code: 9,
      outputs: { verdict: "blocked", "failure-reason": "refused" },
    });
    expect(at.comments(pull)[0]).toContain("down does not bring back what was there before");
    expect(at.comments(pull)[0]).toContain("| Rehearsal: up, down, up | ⛔ 0 of 1 step");
  });

  test("and where it cannot be, that is said, and nothing gets a tick", async () => {
    const at = await shop();
    const used = await freshDatabase();
    await used.sql`create table kept (a int)`;
    const unreachable = "postgres://ann:s3cr3t-word@127.0.0.1:1/shadow";
    for (const [url, why] of [
      [used.url, "The database to rehearse on is not empty"],
      [unreachable, "not run: "],
    ] as const) {
      const { run, pull } = await at.open(`feature-${why.length}`, plan, { inputs: { "shadow-url": url } });
      expect(run, run.log).toMatchObject({ code: 0, outputs: { verdict: "warning" } });
      const [comment = ""] = at.comments(pull);
      expect(comment).toContain("| Rehearsal: up, down, up | ➖ not run: ");
      expect(comment).toContain(why);
      expect(comment).not.toContain("s3cr3t");
    }
    expect(await used.sql`select from kept`).toHaveLength(0);
  });

  test("but not what comes from outside", async () => {
    const at = await shop();
    push(at.world, "stranger:feature", { files: plan });
    const event = pullRequestEvent(at.world, openPull(at.world, "stranger:feature"), "opened");
    const token = at.github.token(workflow(readOnly));
    const run = await at.run(event, { ...(await shadow()), token });
    expect(run, run.log).toMatchObject({ code: 0 });
    expect(run.summary).toContain("➖ not run: what comes from a fork or Dependabot is never run");
    expect(run.summary).toContain("(from the rules of the linter: nothing was run)");
  });
});
