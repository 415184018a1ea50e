import { expect, test } from "vitest";
import { merge, push, pushEvent } from "@tenantry/github";
import { shop } from "./shop.ts";
import type { Files } from "./shop.ts";

test("the review of an earlier file is found, however many files before it nobody ever reviewed", async () => {
  const at = await shop(["acme"]);
  const { pull } = await at.open("one", {
    "migrations/public/900_kind.sql": "alter table settings add column kind text;\n",
  });
  merge(at.world, pull, "squash");
  for (let each = 100; each < 121; each++) {
    const path = `migrations/tenant/${each}_unseen.sql`;
    push(at.world, "main", { files: { [path]: `create table t${each} ();\n` } });
  }
  const run = await at.dispatch();
  expect(run, run.log).toMatchObject({ code: 8, outputs: { applied: "1" } });
  expect(await at.ledger("public")).toEqual(["001_settings", "900_kind"]);
  expect(await at.ledger("tenant_acme")).toEqual(["002_users"]);
  expect(at.comments(pull)[0]).toContain("Applied to 1");
});

test("a plan by hand is found on any commit of a push, however many it has", async () => {
  const at = await shop(["acme"]);
  const pushes = [push(at.world, "main", { files: { "README.md": "0\n" } })];
  const add = (files: Files) => pushes.push(push(at.world, "main", { files }));
  for (let each = 1; each < 22; each++) add({ "README.md": `${each}\n` });
  add({ "migrations/tenant/003_note.sql": "alter table users add column note text;\n" });
  expect(await at.dispatch({ inputs: { command: "plan" } })).toMatchObject({ code: 0 });
  add({ "README.md": "the last one\n" });
  const [first, last] = [pushes[0], pushes.at(-1)];
  if (first === undefined || last === undefined) throw new Error("bug: nothing was pushed");
  const whole = { ...last, before: first.before, commits: pushes.flatMap(({ commits }) => commits) };
  const run = await at.run(pushEvent(at.world, whole));
  expect(run, run.log).toMatchObject({ code: 0, outputs: { applied: "1" } });
});
