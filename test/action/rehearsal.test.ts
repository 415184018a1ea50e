import { describe, expect, test } from "vitest";
import { pullRequestEvent } from "@tenantry/github";
import { plan, shadow } from "./rehearsed.ts";
import { shop } from "./shop.ts";

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
});

test("without a shadow-url the statements are told from rules alone, and nothing counts as rehearsed", async () => {
  const at = await shop();
  const { pull } = await at.open("feature", plan);
  const [comment = ""] = at.comments(pull);
  expect(comment).toContain(
    "What each statement locks and does (from the rules of the linter: nothing was run)",
  );
  expect(comment).toContain("| Rehearsal: up, down, up | ➖ not run: there is no shadow-url |");
  const known = comment.split("\n").filter((line) => line.includes("003_plan.sql:"));
  expect(known.join("\n")).toContain("| `ACCESS EXCLUSIVE` `users` | reads and writes | catalog only |");
});
