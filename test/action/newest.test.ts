import { expect, test } from "vitest";
import { html, merge, push, pushEvent } from "@tenantry/github";
import { email, note } from "./reviewed.ts";
import { shop } from "./shop.ts";

test("apply leaves it to the run of the newer commit, where that has other migrations", async () => {
  const at = await shop(["acme"]);
  const one = await at.open("one", email);
  const two = await at.open("two", note);
  const older = merge(at.world, one.pull, "squash");
  const newer = merge(at.world, two.pull, "squash");
  const run = await at.run(pushEvent(at.world, older));
  expect(run, run.log).toMatchObject({ code: 8, outputs: { "failure-reason": "plan-changed" } });
  const [told = ""] = run.annotations.map(({ message }) => message);
  expect(told).toContain(`is about ${older.after.slice(0, 7)}, and main is at ${newer.after.slice(0, 7)}`);
  expect(told).toContain(`The run for ${newer.after.slice(0, 7)} applies all that is pending`);
  expect(await at.ledger("tenant_acme")).toEqual(["002_users"]);
  expect(at.comments(one.pull)[0]).toContain("The apply did not finish for");
  const all = await at.run(pushEvent(at.world, newer));
  expect(all, all.log).toMatchObject({ code: 0, outputs: { applied: "1" } });
  expect(await at.ledger("tenant_acme")).toEqual(["002_users", "003_email", "004_note"]);
  for (const { pull } of [one, two]) {
    expect(at.comments(pull)).toEqual([expect.stringContaining("Applied to 1 target")]);
  }
});

test("apply goes on where a newer commit has the same migrations, or GitHub cannot say which is newer", async () => {
  const at = await shop(["acme"]);
  const { pull } = await at.open("one", email);
  const older = merge(at.world, pull, "squash");
  // A workflow that starts for some paths only does not start for this one.
  push(at.world, "main", { files: { "README.md": "Words.\n" } });
  const run = await at.run(pushEvent(at.world, older));
  expect(run, run.log).toMatchObject({ code: 0, outputs: { applied: "1" } });
  at.github.fail("git/get-ref", ...Array.from({ length: 4 }, () => html(503)));
  const blind = await at.merge((await at.open("two", note)).pull);
  expect(blind, blind.log).toMatchObject({ code: 0, outputs: { applied: "1" } });
  expect(blind.annotations).toMatchObject([
    { message: "The look at the head of main was left out: GitHub answered 503." },
  ]);
});
