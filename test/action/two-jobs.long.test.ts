import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createWorld, openPull, pullRequestEvent, push } from "@tenantry/github";
import { expect, onTestFinished, test } from "vitest";
import { by, index, known, path } from "./known.ts";
import { plan, shadow } from "./rehearsed.ts";
import { shop } from "./shop.ts";
import type { Files, Shop } from "./shop.ts";

/** A pull request to be planned, and what its workflow says; `pushed` are files of a second push to it. */
interface Situation {
  readonly at: Shop;
  readonly files: Files;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly pushed?: Files;
}

const situations: readonly (readonly [string, () => Promise<Situation>])[] = [
  ["hazard as bad as a table is large", async () => ({ at: await known(), files: index })],
  [
    "rollout that the workflow asks for",
    async () => ({
      at: await shop(["acme", "globex", "initech"]),
      files: plan,
      inputs: { canary: "globex" },
    }),
  ],
  [
    "plan by facts that was rehearsed",
    async () => {
      const given = { ...by(path, "").inputs, ...(await shadow()).inputs };
      return { at: await known(), files: { ...index, ...plan }, inputs: given };
    },
  ],
  [
    "rehearsal that failed",
    async () => {
      const forgets = "create table x (a int);\n--! down\nselect 1;\n";
      return {
        at: await shop(),
        files: { "migrations/tenant/003_x.sql": forgets },
        ...(await shadow()),
      };
    },
  ],
  [
    "edited migration, a hazard that is accepted, and a configuration that would steer it",
    async () => ({
      at: await shop(),
      files: {
        "migrations/tenant/002_users.sql": "create table users (id bigint, email text);\n",
        "migrations/tenant/003_drop.sql":
          '--! accept: drop-column until=2999-12-01 reason="nobody `reads` <it>"\nalter table users drop column email;\n',
        "tenantry.config.json": "{}",
      },
    }),
  ],
  [
    "second push, in a public repository",
    async () => ({
      at: await shop(["acme", "globex"], { world: createWorld({ visibility: "public" }) }),
      files: plan,
      pushed: { "migrations/tenant/003_plan.sql": "alter table users add column plans text;\n", ...index },
    }),
  ],
];

test.each(situations)("two jobs say of a %s what one job says, to the byte", async (_, situation) => {
  const { at, files, inputs = {}, pushed } = await situation();
  push(at.world, "feature", { files });
  const pull = openPull(at.world, "feature", { author: "ann" });
  if (pushed !== undefined) {
    await at.run(pullRequestEvent(at.world, pull, "opened"), { inputs });
    push(at.world, "feature", { files: pushed });
  }
  const event = pullRequestEvent(at.world, pull, pushed === undefined ? "opened" : "synchronize");
  const run = { id: 500_000_000_000 };

  const alone = await at.run(event, { ...run, inputs });
  const [comment = "", ...others] = at.comments(pull);
  expect(comment, alone.log).toContain("### Database plan");
  expect(others).toEqual([]);
  const checked = () => {
    const said = [...at.world.checks.values()].at(-1)?.said ?? {};
    return ["name", "external_id", "conclusion", "output"].map((key) => said[key]);
  };
  const check = checked();
  if (pushed !== undefined) expect(comment).toContain("Since the previous push");

  at.world.comments.clear();
  const temp = mkdtempSync(join(tmpdir(), "two-jobs-"));
  onTestFinished(() => rmSync(temp, { recursive: true, force: true }));
  const planning = { ...inputs, command: "plan", "github-token": "" };
  const planned = await at.run(event, { ...run, temp, inputs: planning });
  expect(planned, planned.log).toMatchObject({
    code: alone.code,
    outputs: { digest: alone.outputs["digest"] },
  });
  expect(planned.summary).toBe(alone.summary);
  expect(at.comments(pull)).toEqual([]);
  const commenting = { command: "comment", "database-url": "" };
  const posted = await at.run(event, { ...run, temp, inputs: commenting, checkout: "none" });
  expect(posted, posted.log).toMatchObject({ code: 0 });
  expect(at.comments(pull)).toEqual([comment]);
  expect(checked()).toEqual(check);
});
