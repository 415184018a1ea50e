import { expect, test } from "vitest";
import { createWorld, push, scheduleEvent } from "@tenantry/github";
import { shop } from "./shop.ts";

test("on schedule one issue is open while somebody is behind, and closed when nobody is", async () => {
  const at = await shop();
  const run = async () => await at.run(scheduleEvent(at.world, "0 6 * * *"));
  const issues = () => [...at.world.issues.values()].map(({ state, title }) => `${state}: ${title}`);
  expect(await run()).toMatchObject({ code: 0, outputs: { pending: "0" } });
  expect(issues()).toEqual([]);

  await at.addTenant("initech");
  const behind = await run();
  expect(behind, behind.log).toMatchObject({
    code: 3,
    outputs: { pending: "1", targets: "1", "failure-reason": "pending" },
  });
  expect(issues()).toEqual(["open: Database of production is behind"]);
  push(at.world, "main", { files: { "migrations/tenant/003_x.sql": "create table x ();\n" } });
  expect(await run()).toMatchObject({ code: 3, outputs: { pending: "4", targets: "3" } });
  expect(issues()).toEqual(["open: Database of production is behind"]);
  expect([...at.world.issues.values()][0]?.body).toContain("3 targets of production lack 4 steps");

  expect((await at.dispatch({ inputs: { unreviewed: "allow" } })).code).toBe(0);
  expect((await run()).code).toBe(0);
  expect(issues()).toEqual(["closed: Database of production is behind"]);
});

test("the issue says who has drifted too, and in a public repository only how many", async () => {
  const world = createWorld();
  const at = await shop(["acme", "globex", "initech"], { world });
  const run = async (given = {}) => await at.run(scheduleEvent(at.world, "0 6 * * *"), given);
  const issue = () => [...at.world.issues.values()][0];
  await at.database.sql`alter table tenant_globex.users add column by_hand int`;
  const drifted = await run();
  expect(drifted, drifted.log).toMatchObject({
    code: 3,
    outputs: { "failure-reason": "pending", pending: "0" },
  });
  expect(drifted.summary).toContain("**1 of 3 targets** is not like the others.");
  expect(issue()?.title).toBe("Database of production has drifted");
  expect(issue()?.body).toContain("**1 target of production is not like others with the same history.**");
  expect(issue()?.body).toContain("column `users.by_hand`");

  expect(await run({ inputs: { "show-tenants": "never" } })).toMatchObject({ code: 3 });
  expect(issue()?.body).not.toMatch(/globex|hand/);
  expect(issue()?.body).toContain("**1 target of production");

  await at.addTenant("umbrella");
  expect(await run()).toMatchObject({ code: 3, outputs: { pending: "1" } });
  expect(issue()?.title).toBe("Database of production is behind and has drifted");

  const alone = await at.dispatch({ inputs: { command: "drift" } });
  expect(alone, alone.log).toMatchObject({ code: 3 });
  expect(alone.summary).toContain("globex");
  await at.database.sql`alter table tenant_globex.users drop column by_hand`;
  expect((await at.dispatch({ inputs: { unreviewed: "allow" } })).code).toBe(0);
  expect((await run()).code).toBe(0);
  expect(issue()?.state).toBe("closed");
});
