import { expect, test } from "vitest";
import { workflow } from "../access.ts";
import { ask, each, started } from "../ask.ts";
import { headOf, push } from "../world/commits.ts";
import { createWorld } from "../world/world.ts";

async function asking() {
  const world = createWorld();
  push(world, "main", { files: { "a.sql": "1" } });
  push(world, "stale", { files: { "b.sql": "2" } });
  push(world, "main", { files: { "c.sql": "3" } });
  const github = await started(world);
  const token = github.token(workflow());
  return { world, github, token, head: headOf(world, "main") };
}

test("a deployment is created, gets statuses, and is found by its environment", async () => {
  const { github, token, head } = await asking();
  const told = { ref: head, environment: "staging", auto_merge: false, required_contexts: [] };
  const created = await ask(github, token, "POST deployments", told);
  expect(created).toMatchObject({ status: 201, body: { sha: head, environment: "staging", task: "deploy" } });
  const [id] = github.world.deployments.keys();
  for (const state of ["in_progress", "success"]) {
    expect((await ask(github, token, `POST deployments/${id}/statuses`, { state })).status).toBe(201);
  }
  const statuses = await ask(github, token, `GET deployments/${id}/statuses`);
  expect(each(statuses.body, "state")).toEqual(["success", "in_progress"]);
  const found = async (query: string) =>
    each((await ask(github, token, `GET deployments?${query}`)).body, "id");
  expect([await found("environment=staging"), await found("environment=production")]).toEqual([[id], []]);
  expect(github.violations).toEqual([]);
});

test("a deployment waits for the checks of its commit, unless told not to", async () => {
  const { github, token, head } = await asking();
  await ask(github, token, "POST check-runs", { name: "plan", head_sha: head, status: "in_progress" });
  const status = async (more: { readonly required_contexts?: readonly string[] }) =>
    (await ask(github, token, "POST deployments", { ref: head, ...more })).status;
  expect(await status({})).toBe(409);
  expect(await status({ required_contexts: ["plan"] })).toBe(409);
  expect(await status({ required_contexts: [] })).toBe(201);
});

test("a deployment of a stale branch merges instead of deploying, unless told not to", async () => {
  const { github, token } = await asking();
  const merged = await ask(github, token, "POST deployments", { ref: "stale" });
  expect([merged.status, github.world.deployments.size]).toEqual([202, 0]);
  expect((await ask(github, token, "POST deployments", { ref: "stale", auto_merge: false })).status).toBe(
    201,
  );
});

test("a deployment status needs a known state", async () => {
  const { github, token, head } = await asking();
  await ask(github, token, "POST deployments", { ref: head });
  const [id] = github.world.deployments.keys();
  expect((await ask(github, token, `POST deployments/${id}/statuses`, { state: "done" })).status).toBe(422);
});
