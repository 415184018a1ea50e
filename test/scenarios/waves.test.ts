import { describe, expect, test } from "vitest";
import { fleet, layouts } from "./fleet.ts";

const tenants = Array.from({ length: 12 }, (_, index) => `t${String(index).padStart(2, "0")}`);
const files = { "migrations/tenant/001_users.sql": "create table users (id int);\n" };
const flags = ["--canary", "t05", "--waves", "50%", "--max-failures", "2"];

describe.each(layouts)("a rollout over %s", (layout) => {
  test("is planned, stops when a budget is used up, and is taken up by another apply", async () => {
    const { run, json, sql, ledger } = await fleet(layout, tenants, files);
    const users = (id: string): string => (layout === "schemas" ? `tenant_${id}.users` : "users");
    const planned = await json("plan", ...flags);
    expect(planned.json).toMatchObject({
      rollout: {
        waves: [
          { name: "canary", targets: 1, budget: 1 },
          { name: "50 %", targets: 5, budget: 2 },
          { name: "rest", targets: 6, budget: 2 },
        ],
      },
    });

    const broken = tenants.filter((id) => id !== "t05");
    for (const id of broken) await sql(id, `create table ${users(id)} ()`);
    const stopped = await json("apply", ...flags, "--concurrency", "1");
    expect(stopped).toMatchObject({
      code: 5,
      json: {
        stopped: "max-failures",
        stoppedBecause: "2 targets failed in wave 2 of 3 (50 %), and the budget ends with 2 failures.",
        outcomes: { done: 1, failed: 2, skipped: 9 },
        waves: [
          { name: "canary", outcomes: { done: 1 } },
          { name: "50 %", outcomes: { failed: 2, skipped: 3 } },
          { name: "rest", outcomes: { skipped: 6 } },
        ],
      },
    });
    expect(stopped.stderr).not.toContain("Wave 3");
    expect(await ledger("t05")).toEqual(["001_users"]);

    for (const id of broken) await sql(id, `drop table ${users(id)}`);
    const again = await run("apply", ...flags);
    expect(again.stderr).toContain("Wave 1 of 2 (50 %): 6 tenants");
    expect(again.code).toBe(0);
    for (const id of tenants) expect(await ledger(id)).toEqual(["001_users"]);
  });
});

test("apply --help and the exit codes of a rollout that nobody can begin", async () => {
  const { run } = await fleet("schemas", tenants.slice(0, 2), files);
  const help = await run("apply", "--help");
  for (const flag of ["--canary <id|k=v|n>", "--waves <1%,10%>", "--max-failures <n>", "--deadline <1h>"])
    expect(help.stdout).toContain(flag);
  const nobody = await run("apply", "--canary", "t99");
  expect(nobody).toMatchObject({ code: 2, stdout: expect.stringContaining("Nobody would go first") });
  expect((await run("apply", "--waves", "many")).code).toBe(2);
});
