import { describe, expect, test } from "vitest";
import { createWorld, openPull, pullRequestEvent, push, readOnly, workflow } from "@tenantry/github";
import type { ActionRun } from "@tenantry/github";
import { shop } from "./shop.ts";
import type { Files, Given, Shop } from "./shop.ts";

const index: Files = { "migrations/tenant/003_index.sql": "create index users_email on users (email);\n" };
const plan: Files = { "migrations/tenant/003_plan.sql": "alter table users add column plan text;\n" };
const path = "facts/production.json";

/** Two tenants, one of them with a large table, and the facts of them on the default branch. */
async function known(): Promise<Shop> {
  const at = await shop();
  await at.database
    .sql`insert into tenant_globex.users select n, repeat('x', 900) from generate_series(1, 12000) n`;
  await at.database.sql`analyze tenant_globex.users`;
  push(at.world, "main", { files: { [path]: await at.facts() } });
  return at;
}

function by(facts: string, url?: string): Given {
  return { inputs: { facts, ...(url === undefined ? {} : { "database-url": url }) } };
}

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
  expect(seen).toMatch(/tenant-[0-9a-f]{6}/);
});
