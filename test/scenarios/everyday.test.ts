import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fleet } from "./everyday.ts";

describe("everyday work", () => {
  test("goes to a version by its beginning, builds tenants from a file, and says how things stand", async () => {
    const { run, json, folder, sql } = await fleet();
    expect(await json("apply", "--to", "20260101")).toMatchObject({
      code: 0,
      json: { outcomes: { done: 1 } },
    });
    expect(await json("plan", "--to", "2026")).toMatchObject({
      code: 2,
      json: { problems: [{ code: "ambiguous-version" }] },
    });
    expect(await json("tenant", "create", "--from", "tenants.csv")).toMatchObject({
      code: 0,
      json: { outcomes: { created: 2, failed: 0 } },
    });
    expect(await json("tenant", "create", "--from", "tenants.csv")).toMatchObject({
      code: 0,
      json: { outcomes: { unchanged: 2 } },
    });
    expect(await json("status", "--verify")).toMatchObject({
      code: 0,
      json: { checks: [{ id: "tenant/20260103_0900_plan", outcome: "holds", count: 2 }] },
    });
    await sql.unsafe("update tenant_acme.users set plan = null");
    expect((await run("status", "--verify")).code).toBe(4);
    expect(await json("status", "--timings")).toMatchObject({ code: 0, json: { migrations: [{}, {}, {}] } });
    expect(await json("status", "--audit", "--tenant", "acme")).toMatchObject({
      code: 0,
      json: { entries: expect.arrayContaining([expect.objectContaining({ verb: "provision" })]) },
    });
    const { code, json: listed } = await json("list", "20260103");
    expect({ code, listed }).toMatchObject({
      code: 0,
      listed: { id: "tenant/20260103_0900_plan", applied: [{ kind: "tenant", applied: 2, pending: 0 }] },
    });
    expect((await run("status", "--tenant", "acme", "--verbose")).stdout).toMatch(
      /20260102_0900_users .* run \w{8}/,
    );
    expect(readFileSync(join(folder, "hooks.txt"), "utf8")).toBe("apply 1 0 \n");
  });

  test("refuses a plan of another environment, and values that no flag can have", async () => {
    const { run } = await fleet();
    expect((await run("plan", "--out", "plan.json")).code).toBe(0);
    expect((await run("apply", "--env", "production", "--plan", "plan.json", "--yes")).code).toBe(8);
    expect((await run("plan", "--format", "xml")).code).toBe(2);
    expect((await run("apply", "--concurrency", "0")).code).toBe(2);
    expect((await run("help")).code).toBe(0);
    expect((await run("backup", "--all", "--out", "migrations")).code).toBe(2);
    expect((await run("restore", "nowhere", "--all")).code).toBe(2);
    expect((await run("doctor", "--steal", "--yes")).code).toBe(0);
  });
});
