import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { workflow } from "./access.ts";
import { runAction, startAction } from "./action.ts";
import { pushEvent } from "./event.ts";
import type { Event } from "./event.ts";
import { startGitHub } from "./server.ts";
import type { GitHub } from "./server.ts";
import { push } from "./world/commits.ts";
import { addIssue } from "./world/talk.ts";
import { createWorld } from "./world/world.ts";

let github: GitHub;
let event: Event;
let folder: string;

beforeEach(async () => {
  const world = createWorld();
  event = pushEvent(world, push(world, "main", { files: { "a.sql": "" } }));
  addIssue(world, { title: "Behind", author: "ann" });
  github = await startGitHub(world);
  folder = mkdtempSync(join(tmpdir(), "bundle-"));
});

afterEach(async () => {
  await github.close();
  rmSync(folder, { recursive: true });
});

/** A stand-in for a built action: a script with what every step may use. */
function script(body: string): string {
  const path = join(folder, "index.mjs");
  writeFileSync(
    path,
    `import { appendFileSync, readFileSync } from "node:fs";\nconst env = process.env;\n${body}\n`,
  );
  return path;
}

test("runAction() gives a script its event, inputs and token, and GitHub sees its requests", async () => {
  const bundle = script(`
    const { after } = JSON.parse(readFileSync(env.GITHUB_EVENT_PATH, "utf8"));
    const url = env.GITHUB_API_URL + "/repos/" + env.GITHUB_REPOSITORY + "/issues/1/comments";
    const headers = { authorization: "Bearer " + env["INPUT_GITHUB-TOKEN"], "user-agent": "script" };
    const body = JSON.stringify({ body: env.INPUT_ENVIRONMENT + " at " + (after === env.GITHUB_SHA) });
    console.log((await fetch(url, { method: "POST", headers, body })).status);`);
  const inputs = { environment: "production" };
  const run = await runAction(bundle, { event, github, token: github.token(workflow()), inputs });
  expect([run.code, run.log]).toEqual([0, "201"]);
  expect([...github.world.comments.values()]).toMatchObject([
    { author: "github-actions[bot]", body: "production at true" },
  ]);
  expect(github.violations).toEqual([]);
});

test("runAction() reads outputs, summary, annotations and exit code", async () => {
  const bundle = script(`
    appendFileSync(env.GITHUB_OUTPUT, "verdict=warning\\npending<<END\\n1\\n2=two\\nEND\\nempty=\\nverdict=safe\\n");
    appendFileSync(env.GITHUB_STEP_SUMMARY, "# Plan\\n");
    console.log("::warning file=a.sql,line=2::slow");
    console.error("::add-mask::s3cret\\nthe s3cret");
    process.exitCode = 9;`);
  const run = await runAction(bundle, { event, github });
  expect(run).toMatchObject({
    code: 9,
    outputs: { verdict: "safe", pending: "1\n2=two", empty: "" },
    summary: "# Plan\n",
    annotations: [{ level: "warning", file: "a.sql", line: 2, message: "slow" }],
  });
  expect(run.log).toContain("the ***");
  expect(run.printed).toContain("the s3cret");
});

test("runAction() drops a summary over 1 MiB as a whole", async () => {
  const bundle = script(`appendFileSync(env.GITHUB_STEP_SUMMARY, "x".repeat(1048577));`);
  expect((await runAction(bundle, { event, github })).summary).toBeNull();
});

test("runAction() lets nothing of our own environment in, and takes variables away when asked", async () => {
  process.env["DATABASE_URL"] = "postgres://from-outside";
  const bundle = script(
    `console.log(JSON.stringify([env.DATABASE_URL, env.GITHUB_OUTPUT, env.CI].map(String)));`,
  );
  const run = await runAction(bundle, { event, github, env: { GITHUB_OUTPUT: null } });
  delete process.env["DATABASE_URL"];
  expect(run.log).toBe('["undefined","undefined","true"]');
});

test("runAction() keeps the temporary folder when it is given one", async () => {
  const bundle = script(`appendFileSync(env.RUNNER_TEMP + "/plan.json", "{}");`);
  await runAction(bundle, { event, github, temp: folder });
  expect(readFileSync(join(folder, "plan.json"), "utf8")).toBe("{}");
});

test("startAction() can be interrupted", async () => {
  const bundle = script(`
    process.on("SIGTERM", () => { console.log("stopping"); process.exit(130); });
    setInterval(() => {}, 1000);
    console.log("ready");`);
  const action = startAction(bundle, { event, github });
  await expect.poll(() => action.printed(), { timeout: 60_000 }).toContain("ready");
  action.kill("SIGTERM");
  expect(await action.finished).toMatchObject({ code: 130, log: "ready\nstopping" });
});

test("startAction() can stop reading, which a script notices when it prints", async () => {
  const bundle = script(`
    process.stdout.on("error", ({ code }) => {
      appendFileSync(env.GITHUB_OUTPUT, "broke=" + code + "\\n");
      process.exit(0);
    });
    setInterval(() => console.log("still here"), 10);`);
  const running = startAction(bundle, { event, github });
  running.hangUp();
  expect(await running.finished).toMatchObject({ code: 0, outputs: { broke: "EPIPE" } });
});
