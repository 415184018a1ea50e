import { readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  enqueue,
  land,
  mergeGroupEvent,
  openPull,
  pullRequestEvent,
  push,
  pushEvent,
} from "@tenantry/github";
import { shop } from "./shop.ts";
import { artefact, commented, opened, planned, trouble, writes } from "./handover.ts";
import { email } from "./reviewed.ts";

test("in a merge queue the plan goes to the check, and no comment is written", async () => {
  const at = await shop();
  push(at.world, "stranger:feature", { files: email });
  const pull = openPull(at.world, "stranger:feature");
  const groups = enqueue(at.world, pull);
  for (const group of groups) {
    const event = mergeGroupEvent(at.world, group);
    const { temp } = await planned(at, event);
    expect(await commented(at, event, temp)).toMatchObject({ code: 0 });
  }
  expect(writes(at)).toEqual(["checks/create"]);
  const run = await at.run(pushEvent(at.world, land(at.world, groups)));
  expect(run, run.log).toMatchObject({ code: 0, outputs: { applied: "2" } });
});

test("a plan that could not be made is told by the other job too", async () => {
  const at = await shop();
  const { pull, event } = opened(at);
  const { temp } = await planned(at, event);
  await commented(at, event, temp);
  push(at.world, "feature", { files: { "README.md": "Words.\n" } });
  const next = pullRequestEvent(at.world, pull, "synchronize");
  const failed = await planned(at, next, "postgres://ann:s3cr3t-word@127.0.0.1:1/shop");
  expect(failed.run, failed.run.log).toMatchObject({ code: 1, outputs: { "failure-reason": "error" } });
  const text = readFileSync(join(failed.temp, artefact), "utf8");
  expect(text).not.toContain("s3cr3t-word");
  const posted = await commented(at, next, failed.temp);
  expect(posted, posted.log).toMatchObject({ code: 0 });
  const [comment = ""] = at.comments(pull);
  expect(comment).toContain("There is no plan for");
  expect(comment).not.toContain("Ready.");
});

/** What a run of the code under review may have made of an artefact, and why it is refused. */
const lies: readonly (readonly [string, (text: string) => string])[] = [
  ["of another commit", (text) => text.replace(/"head": "[0-9a-f]{40}"/, `"head": "${"0".repeat(40)}"`)],
  ["of another environment", swapped('"environment": "production"', '"environment": "dev"')],
  ["its steps are not its files", swapped('"text": "alter', '"text": "drop')],
  [
    "its steps are not its files",
    swapped('"path": "tenant/003_email.sql"', '"path": "tenant/004_email.sql"'),
  ],
  ["its steps are not its files", (text) => text.replace(/"files": \[[^\]]*\]/, '"files": []')],
  ["not what", (text) => text.replace(/"digest": "[0-9a-f]/g, '"digest": "</code><img src=x>')],
  ["not what", (text) => text.replace(/"checksum": "[0-9a-f]{8}/, '"checksum": "00000000')],
  ["not what", swapped('"verdict": "safe"', '"verdict": "blocked"')],
  ["not what", swapped('"problems": []', `"problems": [${JSON.stringify(trouble("error", "edited"))}]`)],
  ["not what", swapped('"count": 2', '"count": 9998')],
  ["not what", swapped('"prefix": ""', '"prefix": "../../evil/repo/"')],
  ["not what", swapped('"folder": "migrations/"', '"folder": "/etc/"')],
  ["not what", swapped('"path": "tenant/003_email.sql"', '"path": "../tenant/003_email.sql"')],
  ["not what", swapped('"basis": "database"', '"basis": "<b>"')],
  ["not what", () => "{".repeat(100_000)],
  ["not what", () => '{"comment":{"v":1}}'],
  ["no file of a sensible size", () => "x".repeat(40 * 1024 ** 2)],
];

function swapped(from: string, to: string) {
  return (text: string): string => text.replace(from, to);
}

test("an artefact that was changed on its way is refused, and the comment no longer shows a plan", async () => {
  const at = await shop();
  const { pull, event } = opened(at);
  const { temp } = await planned(at, event);
  const file = join(temp, artefact);
  const text = readFileSync(file, "utf8");
  expect(await commented(at, event, temp)).toMatchObject({ code: 0 });
  expect(at.comments(pull)[0]).toContain("Ready.");
  for (const [why, change] of lies) {
    const changed = change(text);
    expect(changed, why).not.toBe(text);
    writeFileSync(file, changed);
    await refused(why);
  }
  rmSync(file);
  await refused("it is not there");
  symlinkSync("/etc/passwd", file);
  await refused("it is no file");

  async function refused(why: string): Promise<void> {
    const run = await commented(at, event, temp);
    expect(run, `${why} ${run.log}`).toMatchObject({ code: 2, outputs: { "failure-reason": "usage" } });
    expect(run.annotations[0]?.message).toContain(why);
    expect(at.comments(pull)[0]).toContain("There is no plan for");
    expect(at.world.checks.size).toBe(1);
  }
});
