import { expect, test } from "vitest";
import { push, scheduleEvent } from "@tenantry/github";
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
