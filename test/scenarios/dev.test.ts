import { existsSync } from "node:fs";
import { join } from "node:path";
import { launch, project, tenantry } from "@tenantry/kit";
import { expect, test } from "vitest";
import { migrations } from "./fleet.ts";

test("dev keeps the embedded server up for other commands, until a signal", async () => {
  const { folder } = project(migrations);
  const dev = launch("tenantry", ["dev", "--json"], { cwd: folder });
  await dev.says("}\n");
  const answer: unknown = JSON.parse(dev.stdout());
  expect(answer).toEqual({ url: expect.stringMatching(/^postgres(ql)?:\/\//) });
  const applied = await tenantry(["apply", "--json"], { cwd: folder });
  expect(applied.code).toBe(0);
  expect(existsSync(join(folder, ".tenantry/cluster/data/postmaster.pid"))).toBe(true);
  dev.kill("SIGTERM");
  expect(await dev.ended).toMatchObject({ code: 143 });
  expect(existsSync(join(folder, ".tenantry/cluster/data/postmaster.pid"))).toBe(false);
  const status = await tenantry(["status", "--json"], { cwd: folder });
  expect(JSON.parse(status.stdout)).toMatchObject({ cohorts: [{ applied: 1 }] });
});

test("two commands at once share one embedded server, and the second waits for the first run", async () => {
  const { folder } = project(migrations);
  const both = await Promise.all([1, 2].map(() => tenantry(["apply", "--json"], { cwd: folder })));
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  const done = both.map(({ stdout }) => Number(JSON.parse(stdout).outcomes.done));
  expect(done.toSorted((a, b) => a - b)).toEqual([0, 1]);
});
