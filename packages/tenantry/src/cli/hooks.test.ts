import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { HooksConfig } from "../config/config.ts";
import { builtCli, fleetFiles } from "../testing/cli.ts";

const tell = `env | grep -E "^(TENANTRY|DATABASE|TOKEN)" | sort > "$TENANTRY_WHEN.txt"; pwd >> "$TENANTRY_WHEN.txt"`;

async function hooked(hooks: HooksConfig) {
  const built = await builtCli(["acme"]);
  const config = JSON.parse(`${fleetFiles["tenantry.config.json"]}`);
  await writeFile(join(built.cwd, "tenantry.config.json"), JSON.stringify({ ...config, hooks }));
  await writeFile(join(built.cwd, "migrations/tenant/004_more.sql"), "create table more ();");
  const file = async (name: string) => await readFile(join(built.cwd, name), "utf8").catch(() => null);
  return { ...built, file };
}

describe("hooks", () => {
  test("run around a run that has something to do, and see what happens but no secret", async () => {
    const { run, file } = await hooked({ before: [{ run: tell }], after: [{ run: tell }] });
    expect((await run("apply", "--dry-run")).exit).toBe(0);
    expect(await file("before.txt")).toBeNull();
    expect((await run("apply")).exit).toBe(0);
    const before = await file("before.txt");
    expect(before).toMatch(
      /^TENANTRY_DIGEST=[0-9a-f]{64}\nTENANTRY_ENVIRONMENT=local\nTENANTRY_RUN=.+\nTENANTRY_VERB=apply\nTENANTRY_WHEN=before\n\/.*\n$/,
    );
    expect(await file("after.txt")).toContain("TENANTRY_DONE=1\n");
    expect(await file("after.txt")).toContain("TENANTRY_EXIT=0\nTENANTRY_FAILED=0\n");
  });

  test("before the run: one that fails or takes too long keeps it from running, and the others after it run", async () => {
    for (const hook of [{ run: "echo no >&2; exit 3" }, { run: "sleep 60 & wait", timeout: "200ms" }]) {
      const { run, ledger, file, said } = await hooked({ before: [hook], after: [{ run: tell }] });
      const { exit, json } = await run("apply");
      expect({ exit, json }).toMatchObject({ exit: 9, json: { error: { code: "hook-failed" } } });
      expect(await ledger("acme")).toEqual(["002_users", "003_email"]);
      expect(await file("after.txt")).toContain("TENANTRY_EXIT=9\n");
      if (hook.run.includes("echo")) expect(said).toContain("  no");
    }
  });

  test("after the run: one that fails is exit 5, unless it may", async () => {
    const { run, ledger } = await hooked({
      after: [{ run: "exit 1" }, { run: "exit 2", onFailure: "continue" }],
    });
    expect(await run("apply")).toMatchObject({
      exit: 5,
      json: {
        outcomes: { done: 1 },
        hooks: ['The hook "exit 1" ended with 1.', 'The hook "exit 2" ended with 2.'],
      },
    });
    expect(await ledger("acme")).toContain("004_more");
    const lenient = await hooked({
      before: [{ run: "exit 1", onFailure: "continue" }],
      after: [{ run: "exit 2", onFailure: "continue" }],
    });
    expect((await lenient.run("apply")).exit).toBe(0);
    expect(lenient.said).toContain('The hook "exit 1" ended with 1.');
  });

  test("do not run where there is nothing to do, and see variables that are named", async () => {
    const { run, file, cwd } = await hooked({
      before: [{ run: 'echo "$DATABASE_URL" > named.txt', env: ["DATABASE_URL"] }],
    });
    expect((await run("apply")).exit).toBe(0);
    expect(await file("named.txt")).toMatch(/^postgres/);
    await rm(join(cwd, "named.txt"));
    expect(await run("apply")).toMatchObject({ exit: 0, json: { outcomes: { done: 0 } } });
    expect(await file("named.txt")).toBeNull();
  });
});
