import { describe, expect, test } from "vitest";
import { openPull, pullRequestEvent, push, readOnly, workflow } from "@tenantry/github";
import type { ActionRun } from "@tenantry/github";
import { by, index, known, path } from "./known.ts";
import { shop } from "./shop.ts";

describe("facts, and no database", () => {
  test("make a hazard as bad as the largest table is large", async () => {
    const at = await known();
    const { pull, run } = await at.open("feature", index, by(path, ""));
    expect(run, run.log).toMatchObject({
      code: 9,
      outputs: { verdict: "blocked", "failure-reason": "refused" },
    });
    expect(run.annotations).toMatchObject([
      {
        level: "error",
        file: "migrations/tenant/003_index.sql",
        line: 1,
        message: expect.stringMatching(/^The index/),
      },
    ]);
    const [comment = ""] = at.comments(pull);
    expect(comment).toContain("#### ⛔ `index-not-concurrent`");
    expect(comment).toMatch(
      /\| `SHARE` `users` \| writes \| builds an index \| 12,000 rows, 1\d(?:\.\d)? MB \| (?:under|about) /,
    );

    const small = await shop();
    push(small.world, "main", { files: { [path]: await small.facts() } });
    expect((await small.open("feature", index, by(path, ""))).run).toMatchObject({
      code: 0,
      outputs: { verdict: "warning" },
    });
  });
});

/** What a reader sees of a run that may tell GitHub nothing. */
function shown({ summary, annotations }: ActionRun): string {
  return `${summary ?? ""}\n${annotations.map(({ level, message }) => `${level}: ${message}`).join("\n")}`;
}

describe("a pull request from outside", () => {
  const authors = [
    ["of a fork", { branch: "stranger:feature", author: "stranger" }],
    ["by Dependabot", { branch: "dependabot/npm/pg", author: "dependabot[bot]" }],
  ] as const;

  test.each(authors)(
    "%s gets the verdict that everybody gets, without a secret",
    async (_, { branch, author }) => {
      const at = await known();
      const own = await at.open("own", index);
      expect(own.run, own.run.log).toMatchObject({ code: 9, outputs: { verdict: "blocked" } });

      push(at.world, branch, { files: index });
      const pull = openPull(at.world, branch, { author });
      const event = pullRequestEvent(at.world, pull, "opened");
      expect(event.env["GITHUB_ACTOR"]).toBe(author);
      const token = at.github.token(workflow(readOnly));
      for (const facts of [path, ""]) {
        const run = await at.run(event, { token, inputs: { "database-url": "", facts } });
        expect(run, run.log).toMatchObject({
          code: 9,
          outputs: { verdict: "blocked", "failure-reason": "refused" },
        });
        const text = shown(run);
        expect(text).toContain("no database was asked");
        expect(text).toContain("⛔ `index-not-concurrent`");
        expect(text).toContain("error: The index users_email is built while every write to users waits.");
        expect(text).toMatch(/notice: The comment was left out: .*403/);
        expect(text).toContain("what comes from a fork or Dependabot is never run");
      }
      expect(at.comments(pull)).toEqual([]);
      expect(at.world.checks.size).toBe(1);
    },
  );
});
