import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openPull, pullRequestEvent, push } from "@tenantry/github";
import { inert } from "./inert.ts";
import { shop } from "./shop.ts";
import { artefact, commented, opened, planned, trouble, writes } from "./handover.ts";
import { email } from "./reviewed.ts";

test("one job plans without a token, another comments without a database or a checkout", async () => {
  const at = await shop();
  const { pull, event } = opened(at);
  const { run, temp } = await planned(at, event);
  expect(run, run.log).toMatchObject({ code: 0, outputs: { verdict: "safe", pending: "2" } });
  expect(run.outputs["plan-file"]).toBe(join(temp, artefact));
  expect(at.github.requests).toEqual([]);

  const posted = await commented(at, event, temp);
  expect(posted, posted.log).toMatchObject({ code: 0 });
  expect(posted.outputs["comment-url"]).toContain(`/pull/${pull}#`);
  expect(writes(at)).toEqual(["checks/create", "issues/create-comment"]);
  const [comment = ""] = at.comments(pull);
  expect(comment).toContain("alter table users alter column email set statistics 500;");

  // What a single job would have said is the same to the byte: nothing is worth an edit.
  const alone = await at.run(event, { id: 500 });
  expect(alone, alone.log).toMatchObject({ code: 0 });
  expect(writes(at)).not.toContain("issues/update-comment");
  expect(at.comments(pull)).toEqual([comment]);
});

test("what was handed over and shown is what an apply takes for reviewed", async () => {
  const at = await shop();
  const { pull, event } = opened(at);
  const { temp } = await planned(at, event);
  await commented(at, event, temp);
  const merged = await at.merge(pull);
  expect(merged, merged.log).toMatchObject({ code: 0, outputs: { applied: "2" } });
  expect(at.comments(pull)[0]).toContain("tenantry:apply");
});

test("what an artefact says does nothing in the comment, wherever it stands", async () => {
  const at = await shop(["acme", "globex"]);
  const { pull, event } = opened(at);
  const { temp } = await planned(at, event);
  const file = join(temp, artefact);
  const evil = "</details> @acme/team #1 <img src=//e.x> [a](//e.x) --> `x`\n\n# x ![](//e.x)";
  const changed = readFileSync(file, "utf8")
    .replace('"verdict": "safe"', '"verdict": "warning"')
    .replace('"problems": []', `"problems": [${JSON.stringify(trouble("warning", evil))}]`)
    .replace('"exits": []', '"exits": [0]')
    .replace('"changedConfig": []', '"changedConfig": ["a`@acme/team"]')
    .replace('"acme"', JSON.stringify(evil));
  writeFileSync(file, changed);
  const run = await commented(at, event, temp);
  expect(run, run.log).toMatchObject({ code: 0 });
  const [comment = ""] = at.comments(pull);
  expect(comment).toContain("Ready, with 1 warning");
  expect(comment).toContain("@acme/team");
  inert(comment);
});

test("what says that it asked a database is no review when it comes from a fork", async () => {
  const at = await shop();
  push(at.world, "stranger:feature", { files: email });
  const pull = openPull(at.world, "stranger:feature");
  const event = pullRequestEvent(at.world, pull, "opened");
  const { temp } = await planned(at, event, "");
  const file = join(temp, artefact);
  writeFileSync(file, readFileSync(file, "utf8").replace('"basis": "files"', '"basis": "database"'));
  // A token that may write, which GitHub gives no such run: the plan is no review all the same.
  expect(await commented(at, event, temp)).toMatchObject({ code: 0 });
  expect(at.comments(pull)[0]).toContain("no database was asked");
  expect(await at.merge(pull)).toMatchObject({ code: 8, outputs: { applied: "0" } });
});
