import { expect, test } from "vitest";
import { push, pushEvent } from "@tenantry/github";
import { shop } from "./shop.ts";

test("an apply says how many files it did not look up the reviews of, and how many commits it did not ask", async () => {
  const at = await shop(["acme"]);
  const path = (each: number) => `migrations/tenant/${each + 100}_unseen.sql`;
  const files = Object.fromEntries(
    Array.from({ length: 203 }, (_, each) => [path(each), `create table t${each} ();\n`]),
  );
  const pushes = [push(at.world, "main", { files })];
  for (let each = 0; each < 201; each++)
    pushes.push(push(at.world, "main", { files: { "README.md": `${each}\n` } }));
  const [first, last] = [pushes[0], pushes.at(-1)];
  if (first === undefined || last === undefined) throw new Error("bug: nothing was pushed");
  const whole = { ...last, before: first.before, commits: pushes.flatMap(({ commits }) => commits) };
  const run = await at.run(pushEvent(at.world, whole));
  expect(run, run.log).toMatchObject({ code: 8, outputs: { applied: "0" } });
  expect(run.summary).toContain("The reviews of 3 more files were not looked for: at most 200 are");
  expect(run.summary).toContain("2 more commits of this push were not looked at");
  expect(await at.ledger("tenant_acme")).toEqual(["002_users"]);
});
