import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import {
  enqueue,
  land,
  mergeGroupEvent,
  openPull,
  pullRequestEvent,
  push,
  pushEvent,
} from "@tenantry/github";
import type { ActionRun, Event } from "@tenantry/github";
import { inert } from "./inert.ts";
import { shop } from "./shop.ts";
import type { Shop } from "./shop.ts";

const email = {
  "migrations/tenant/003_email.sql": "alter table users alter column email set statistics 500;\n",
};
const artefact = "tenantry-plan-production.json";

/** The jobs of the hardened recipe: one plans and may write nothing, the other has no database and no checkout. */
async function planned(at: Shop, event: Event, url?: string): Promise<{ run: ActionRun; temp: string }> {
  const temp = folder();
  const inputs = {
    command: "plan",
    "github-token": "",
    ...(url === undefined ? {} : { "database-url": url }),
  };
  return { run: await at.run(event, { temp, inputs, id: 500 }), temp };
}

async function commented(at: Shop, event: Event, temp: string): Promise<ActionRun> {
  const inputs = { command: "comment", "database-url": "" };
  return await at.run(event, { temp, inputs, id: 500, checkout: "none" });
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "handover-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

function opened(at: Shop, files: Readonly<Record<string, string | null>> = email) {
  push(at.world, "feature", { files });
  const pull = openPull(at.world, "feature", { author: "ann" });
  return { pull, event: pullRequestEvent(at.world, pull, "opened") };
}

function writes(at: Shop): readonly string[] {
  return at.github.requests.map(({ operation }) => operation).filter((id) => /create|update/.test(id));
}

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

function trouble(severity: string, text: string) {
  const path = "../../../../evil";
  return { code: text, severity, message: text, help: text, path, line: null, count: 0, targets: [] };
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
