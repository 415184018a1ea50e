import { describe, expect, test } from "vitest";
import { openPull, pullRequestEvent, push, readOnly, workflow } from "@tenantry/github";
import { freshDatabase } from "@tenantry/kit";
import { shop } from "./shop.ts";
import type { Files, Given, Shop } from "./shop.ts";

const plan: Files = {
  "migrations/tenant/003_plan.sql":
    "alter table users add column plan text;\nalter table users alter column email set statistics 500;\n--! down\nalter table users drop column plan;\nalter table users alter column email set statistics -1;\n",
};

/** A scratch server, as a service of the job would be. */
async function shadow(): Promise<Given> {
  const { url } = await freshDatabase();
  return { inputs: { "shadow-url": url } };
}

describe("with a shadow-url the plan is run up, down and up again", () => {
  test("and the comment shows what each statement was seen to lock", async () => {
    const at = await shop();
    const given = await shadow();
    const { pull, run } = await at.open("feature", plan, given);
    expect(run, run.log).toMatchObject({ code: 0, outputs: { verdict: "safe" } });
    const [comment = ""] = at.comments(pull);
    expect(comment).toMatch(/What each statement locks and does \(seen on PostgreSQL [\d.]+, empty tables\)/);
    expect(comment).toContain(
      "`alter table users add column plan text` | `ACCESS EXCLUSIVE` `users` | reads and writes |",
    );
    expect(comment).toContain("reads and writes; still holds `users` | catalog only |");
    expect(comment).toContain("| Rehearsal: up, down, up | ✅ 1 of 1 step went up, down and up again |");
    const again = await at.run(pullRequestEvent(at.world, pull, "opened"), given);
    expect(again, again.log).toMatchObject({ code: 0 });
    expect(at.github.requests.filter(({ operation }) => operation === "issues/update-comment")).toEqual([]);
  });

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

test("without a shadow-url the statements are told from rules alone, and nothing counts as rehearsed", async () => {
  const at: Shop = await shop();
  const { pull } = await at.open("feature", plan);
  const [comment = ""] = at.comments(pull);
  expect(comment).toContain(
    "What each statement locks and does (from the rules of the linter: nothing was run)",
  );
  expect(comment).toContain("| Rehearsal: up, down, up | ➖ not run: there is no shadow-url |");
  const known = comment.split("\n").filter((line) => line.includes("003_plan.sql:"));
  expect(known.join("\n")).toContain("| `ACCESS EXCLUSIVE` `users` | reads and writes | catalog only |");
});
