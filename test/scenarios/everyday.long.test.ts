import { describe, expect, test } from "vitest";
import { fleet } from "./everyday.ts";

describe("everyday work", () => {
  test("goes back: a script, a step, all of it and again, and a reset", async () => {
    const { run, json, sql } = await fleet();
    await run("apply");
    await run("tenant", "create", "--from", "tenants.csv");
    const script = await run(
      "revert",
      "--sql",
      "--only",
      "tenants",
      "--from",
      "20260103",
      "--to",
      "20260102",
    );
    expect(script).toMatchObject({ code: 0, stdout: expect.stringContaining("drop default") });
    expect((await run("revert", "--tenant", "acme", "--yes")).code).toBe(0);
    expect((await run("revert", "--all", "--to", "base", "--yes")).code).toBe(0);
    expect((await run("apply")).code).toBe(0);
    expect((await run("tenant", "create", "--from", "tenants.csv")).code).toBe(0);
    expect((await run("reset")).code).toBe(2);
    expect((await run("reset", "--all")).code).toBe(9);
    expect((await run("reset", "--all", "--yes", "--env", "production")).code).toBe(9);
    expect((await run("reset", "--all", "--yes", "--url", "postgres://u@db.example.com/x")).code).toBe(9);
    expect(await json("reset", "--all", "--yes")).toMatchObject({
      code: 0,
      json: { targets: [{ outcome: "done" }, { outcome: "done" }, { target: "public", outcome: "done" }] },
    });
    expect(await sql`select from pg_tables where schemaname = 'public'`).toHaveLength(0);
  });
});
