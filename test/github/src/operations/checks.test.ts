import { expect, test } from "vitest";
import { app, human, workflow } from "../access.ts";
import { ask, at, each, started, words } from "../ask.ts";
import type { JsonObject } from "../json.ts";
import { headOf, push } from "../world/commits.ts";
import { createWorld } from "../world/world.ts";

const note = { path: "a.sql", start_line: 1, end_line: 1, annotation_level: "notice", message: "m" };

async function asking(caller = workflow()) {
  const world = createWorld();
  push(world, "main", { files: { "a.sql": "1" } });
  const head_sha = headOf(world, "main");
  const github = await started(world);
  const token = github.token(caller);
  const create = (more: JsonObject = {}) =>
    ask(github, token, "POST check-runs", { name: "plan", head_sha, ...more });
  return { world, github, token, head_sha, create };
}

test("a check run is created, updated and completed; annotations add up", async () => {
  const { github, token, create, head_sha } = await asking();
  const output = { title: "t", summary: "s", annotations: Array.from({ length: 50 }, () => note) };
  const created = await create({ status: "in_progress", external_id: "sha256:1", output });
  expect(created).toMatchObject({
    status: 201,
    body: { status: "in_progress", conclusion: null, completed_at: null },
  });
  const [id] = github.world.checks.keys();
  const more = { summary: "s2", annotations: [{ ...note, message: "last" }] };
  const updated = await ask(github, token, `PATCH check-runs/${id}`, { conclusion: "failure", output: more });
  expect(updated.body).toMatchObject({
    status: "completed",
    conclusion: "failure",
    external_id: "sha256:1",
    completed_at: expect.any(String),
    app: { slug: "github-actions" },
    output: { title: "t", summary: "s2", annotations_count: 51 },
  });
  const last = await ask(github, token, `GET check-runs/${id}/annotations?per_page=50&page=2`);
  expect(each(last.body, "message")).toEqual(["last"]);
  expect((await ask(github, token, `GET check-runs/${id}`)).body).toMatchObject({ head_sha, name: "plan" });
  expect(github.violations).toEqual([]);
});

test("checks/list-for-ref gives the newest of each name and app, or all", async () => {
  const { github, token, create } = await asking();
  await create({ conclusion: "failure" });
  await create({ conclusion: "success" });
  await create({ name: "other" });
  const other = github.token(app("other"));
  await ask(github, other, "POST check-runs", { name: "plan", head_sha: headOf(github.world, "main") });
  const list = async (query: string) =>
    (await ask(github, token, `GET commits/main/check-runs${query}`)).body;
  expect(at(await list(""), "total_count")).toBe(3);
  expect(at(await list("?filter=all"), "total_count")).toBe(4);
  const mine = await list("?check_name=plan&app_id=15368");
  expect(each(at(mine, "check_runs") ?? [], "conclusion")).toEqual(["success"]);
  expect(at(await list("?status=queued"), "total_count")).toBe(2);
  expect(at(await list("?per_page=1&page=2"), "check_runs")).toHaveLength(1);
});

test.each<[string, JsonObject, string]>([
  ["completed without a conclusion", { status: "completed" }, "conclusion is required"],
  [
    "51 annotations",
    { output: { title: "t", summary: "s", annotations: Array.from({ length: 51 }, () => note) } },
    "50",
  ],
  [
    "a summary too long in bytes",
    { output: { title: "t", summary: "ä".repeat(40_000) } },
    "summary exceeds 65535",
  ],
  ["a text too long", { output: { title: "t", summary: "s", text: "x".repeat(65_536) } }, "65535"],
  ["an unknown conclusion", { conclusion: "fine" }, "/conclusion"],
  [
    "columns over several lines",
    { output: { title: "t", summary: "s", annotations: [{ ...note, end_line: 2, start_column: 1 }] } },
    "columns",
  ],
  [
    "lines in the wrong order",
    { output: { title: "t", summary: "s", annotations: [{ ...note, start_line: 2 }] } },
    "end_line",
  ],
  [
    "a title of 256 characters",
    { output: { title: "t", summary: "s", annotations: [{ ...note, title: "x".repeat(256) }] } },
    "title",
  ],
  [
    "a message over 64 KB",
    { output: { title: "t", summary: "s", annotations: [{ ...note, message: "x".repeat(65_537) }] } },
    "64 KB",
  ],
  ["a commit that is not there", { head_sha: "0".repeat(40) }, "No commit found"],
])("checks/create refuses %s", async (_, said, message) => {
  const { github, create } = await asking();
  const answer = await create(said);
  expect([answer.status, words(answer.body)]).toEqual([422, expect.stringContaining(message)]);
  expect(github.world.checks.size).toBe(0);
});

test("checks/update is for the app that created the run", async () => {
  const { github, create } = await asking();
  await create();
  const [id] = github.world.checks.keys();
  const answer = await ask(github, github.token(app("other")), `PATCH check-runs/${id}`, { name: "mine" });
  expect(answer.status).toBe(403);
});

test("checks/create is for apps, not for people", async () => {
  const { create } = await asking(human("ann"));
  expect((await create()).status).toBe(403);
});
