import { expect, test } from "vitest";
import { testFleet } from "../testing/fleet.ts";

const files = {
  "public/001_plans.sql": "create table plans (id int);",
  "tenant/002_users.sql": "create table users (id int);",
};

test("execute() asks what follows once a stage is done, and never after one that is not", async () => {
  const fleet = await testFleet("schemas in one database", ["acme"]);
  const broken = { ...files, "public/001_plans.sql": "select 1 / 0;" };
  const asked: number[] = [];
  const onStageEnd = async (_stage: unknown, index: number): Promise<null> => {
    asked.push(index);
    return await Promise.resolve(null);
  };
  const { outcomes } = await fleet.apply(broken, { onStageEnd });
  expect({ asked, outcomes }).toEqual({ asked: [], outcomes: { public: "failed", acme: "unreached" } });
  await fleet.apply(files, { onStageEnd });
  expect(asked).toEqual([0, 1]);
});

test("execute() ends although what follows a failed stage would begin with it again", async () => {
  const fleet = await testFleet("schemas in one database", ["acme"]);
  const broken = { ...files, "public/001_plans.sql": "select 1 / 0;" };
  const { stages } = await fleet.plan(broken);
  const again = [{ stages, fleet: fleet.fleet }, null];
  const { events } = await fleet.apply(broken, {
    onStageEnd: async () => await Promise.resolve(again.shift() ?? null),
  });
  expect(events.filter(({ type }) => type === "stage")).toHaveLength(1);
  expect(events.at(-1)?.type).toBe("end");
});
