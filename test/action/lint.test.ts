import { expect, test } from "vitest";
import { openPull, pullRequestEvent, push, readOnly, scheduleEvent, workflow } from "@tenantry/github";
import { shop } from "./shop.ts";

test("lint names the hazards of what a pull request brings, with its grammar inside the bundle, and asks nobody", async () => {
  const at = await shop();
  push(at.world, "stranger:feature", {
    files: { "migrations/tenant/003_drop.sql": "alter table users drop column email;\n" },
  });
  const event = pullRequestEvent(at.world, openPull(at.world, "stranger:feature"), "opened");
  const token = at.github.token(workflow(readOnly));
  const lint = async (failOn: string) =>
    await at.run(event, { token, inputs: { command: "lint", "database-url": "", "fail-on": failOn } });
  const run = await lint("blocked");
  expect(run.code, run.log).toBe(9);
  expect(run.outputs).toMatchObject({ verdict: "blocked", "failure-reason": "refused" });
  expect(run.summary).toContain("drop-column");
  expect(run.annotations).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ level: "error", file: "migrations/tenant/003_drop.sql", line: 1 }),
    ]),
  );
  // What the base branch has already is no news.
  expect(run.summary).not.toContain("002_users");
  expect(await lint("never")).toMatchObject({ code: 0, outputs: { verdict: "blocked" } });
  expect(at.github.requests).toEqual([]);

  const whole = await at.run(scheduleEvent(at.world, "0 6 * * *"), { inputs: { command: "lint" } });
  expect(whole, whole.log).toMatchObject({ code: 0 });
  const words = await at.open("words", { "README.md": "Words.\n" });
  const event2 = pullRequestEvent(at.world, words.pull, "opened");
  const none = await at.run(event2, { inputs: { command: "lint" } });
  expect(none.summary).toContain("No migration is new or changed.");
});

test("no more hazards are annotated than GitHub shows, and the others are counted", async () => {
  const at = await shop([]);
  const files = Object.fromEntries(
    Array.from({ length: 13 }, (_, each) => [
      `migrations/tenant/${100 + each}_drop.sql`,
      "alter table users drop column email;\n",
    ]),
  );
  push(at.world, "feature", { files });
  const event = pullRequestEvent(at.world, openPull(at.world, "feature"), "opened");
  const run = await at.run(event, { inputs: { command: "lint", "database-url": "" } });
  const levels = run.annotations.map(({ level }) => level);
  expect(levels.filter((level) => level === "error")).toHaveLength(9);
  expect(run.annotations.at(-1)).toMatchObject({
    level: "notice",
    message: "4 more: see the log and the job summary.",
  });
  for (let each = 0; each < 13; each += 1) expect(run.summary).toContain(`${100 + each}_drop.sql`);
});
