import { expect, test } from "vitest";
import { actionsApp, headOf, pushEvent, push, usual, workflow } from "@tenantry/github";
import type { World } from "@tenantry/github";
import { shop } from "./shop.ts";

const email = {
  "migrations/tenant/003_email.sql": "alter table users alter column email set statistics 500;\n",
};
const broken = { "migrations/tenant/004_broken.sql": "alter table nowhere add column x int;\n" };

function deployments(world: World): readonly unknown[] {
  return [...world.deployments.values()].map(({ sha, said, statuses }) => [
    sha,
    said["environment"],
    statuses.map((status) => status.said["state"]),
  ]);
}

test("an apply is a deployment of its commit, as far as it went, and one with nothing to do is none", async () => {
  const at = await shop();
  const { pull } = await at.open("feature", email);
  expect(await at.merge(pull)).toMatchObject({ code: 0 });
  const first = [headOf(at.world, "main"), "production", ["in_progress", "success"]];
  expect(deployments(at.world)).toEqual([first]);

  const words = push(at.world, "main", { files: { "README.md": "Words.\n" } });
  expect(await at.run(pushEvent(at.world, words))).toMatchObject({ code: 0 });
  expect(deployments(at.world)).toEqual([first]);

  const next = await at.open("other", broken);
  expect(await at.merge(next.pull)).toMatchObject({ code: 5 });
  const second = [headOf(at.world, "main"), "production", ["in_progress", "failure"]];
  expect(deployments(at.world)).toEqual([first, second]);
});

test("a job in an environment of GitHub has its deployment already, and a token that may not make one is no news", async () => {
  const at = await shop();
  const { pull } = await at.open("feature", email);
  const { deployments: _, ...fewer } = usual;
  const token = at.github.token(workflow(fewer));
  const refused = await at.merge(pull, "squash", { token });
  expect(refused, refused.log).toMatchObject({ code: 0, outputs: { applied: "2" } });
  expect(refused.annotations).toEqual([]);

  const pushed = push(at.world, "main", { files: broken });
  const author = "github-actions[bot]";
  const given = {
    id: 9_000_000,
    sha: pushed.after,
    author,
    app: actionsApp,
    createdAt: "2026-01-01T00:00:00Z",
  };
  at.world.deployments.set(given.id, { ...given, said: { environment: "production" }, statuses: [] });
  const run = await at.run(pushEvent(at.world, pushed), { inputs: { unreviewed: "allow" } });
  expect(run, run.log).toMatchObject({ code: 5 });
  expect(deployments(at.world)).toEqual([[pushed.after, "production", []]]);
});
