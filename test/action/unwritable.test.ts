import { answer } from "@tenantry/github";
import { expect, test } from "vitest";
import { email } from "./reviewed.ts";
import { shop } from "./shop.ts";

test("an apply ends as ever where the runner's files for outputs and the summary cannot be written, and says so", async () => {
  const at = await shop(["acme"]);
  const { pull } = await at.open("feature", email);
  const env = { GITHUB_OUTPUT: "/no/such/folder/output", GITHUB_STEP_SUMMARY: "/no/such/folder/summary" };
  const run = await at.merge(pull, "squash", { env });
  expect(run, run.log).toMatchObject({ code: 0, outputs: {} });
  expect(await at.ledger("tenant_acme")).toEqual(["002_users", "003_email"]);
  const warned = run.annotations.filter(({ level }) => level === "warning").map(({ message }) => message);
  expect(warned).toEqual([expect.stringContaining("The outputs of this step could not be written")]);
  expect(run.log).toContain("The job summary could not be written.");
  // What is told after that is told.
  expect(at.comments(pull).join("")).toContain("Applied to 1 target");
});

test.each([401, 403, 404])(
  "a plan is made and shown in the summary where GitHub answers %i to every comment",
  async (status) => {
    const at = await shop(["acme"]);
    for (const operation of ["issues/create-comment", "issues/update-comment"])
      at.github.fail(operation, ...Array.from({ length: 10 }, () => answer(status)));
    const { pull, run } = await at.open("feature", email);
    expect(run, run.log).toMatchObject({ code: 0, outputs: { verdict: "safe" } });
    expect(run.summary).toContain("003_email");
    expect(run.annotations).toContainEqual(
      expect.objectContaining({
        level: "notice",
        message: expect.stringContaining(`was left out: GitHub answered ${status}`),
      }),
    );
    expect(at.comments(pull)).toEqual([]);
  },
);

test("a plan waits for a limit of GitHub that is short, and does without the comment where it is long", async () => {
  const at = await shop(["acme"]);
  at.github.fail("issues/create-comment", answer(429, { retryAfter: 1 }), answer(403, { retryAfter: 1 }));
  const short = await at.open("short", email);
  expect(short.run, short.run.log).toMatchObject({ code: 0, outputs: { verdict: "safe" } });
  expect(at.comments(short.pull)).toHaveLength(1);

  at.github.fail("issues/create-comment", answer(429, { retryAfter: 3_600 }));
  const long = await at.open("long", email);
  expect(long.run, long.run.log).toMatchObject({ code: 0, outputs: { verdict: "safe" } });
  expect(at.comments(long.pull)).toEqual([]);
  expect(long.run.annotations.map(({ message }) => message).join("\n")).toContain(
    "was left out: GitHub answered 429",
  );
});
