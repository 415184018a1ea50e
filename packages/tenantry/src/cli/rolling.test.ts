import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { builtCli } from "../testing/cli.ts";
import type { Cli } from "../testing/cli.ts";

const tenants = Array.from({ length: 10 }, (_, index) => `t${index}`);

/** Ten tenants, and a migration for each of them that is still to come. */
async function pending(sql = "create table more ();"): Promise<Cli> {
  const built = await builtCli(tenants);
  await writeFile(join(built.cwd, "migrations/tenant/004_more.sql"), sql);
  return built;
}

/** What new tenants get. */
async function head({ database }: Cli): Promise<readonly string[]> {
  const [row] = await database.sql<{ head: string }[]>`select head from tenantry_head`;
  return JSON.parse(row?.head ?? '{"migrations":[]}').migrations.map(({ id }: { id: string }) => id);
}

describe("plan", () => {
  test("shows the rollout that the flags ask for, as text, Markdown and JSON", async () => {
    const { run } = await pending();
    const flags = ["--canary", "t3", "--waves", "30%", "--max-failures", "2"];
    const { text, json } = await run("plan", ...flags);
    expect(text).toContain(
      "  stage  wave  who     tenants  stops with\n  1      1     canary  1        1 failed target\n",
    );
    expect(json).toMatchObject({
      rollout: {
        waves: [
          { stage: 0, index: 0, name: "canary", targets: 1, budget: 1 },
          { stage: 0, index: 1, name: "30 %", targets: 2, budget: 2 },
          { stage: 0, index: 2, name: "rest", targets: 7, budget: 2 },
        ],
        budget: null,
      },
    });
    const markdown = await run("plan", "--format", "markdown", ...flags);
    expect(markdown.text).toContain("<summary>Rollout: canary 1 → 30 % → rest</summary>");
  });

  test("says how it goes about it where nobody asked for a rollout", async () => {
    const { run } = await pending();
    const { text, json } = await run("plan");
    expect(text).toContain(
      "  all in one wave · at most 8 targets at once on each server · stops with nothing: no budget is set\n  lock_timeout 3s · statement_timeout 5min · 5 retries after a lock, a deadlock or a lost connection\n",
    );
    expect(json).not.toHaveProperty("rollout");
    expect(json).toMatchObject({
      limits: {
        concurrency: null,
        maxFailures: null,
        lockTimeoutMs: 3000,
        statementTimeoutMs: 300_000,
        retries: 5,
      },
    });
  });

  test.each([
    [["--waves", "10"], "10 is no share such as 10%"],
    [["--waves", "10%,5%"], "the shares do not grow"],
    [["--canary", "2", "--canary", "3"], "two numbers"],
    [["--max-failures", "0"], "not a number of at least 1"],
  ])("refuses %j before it opens a database", async (flags, wrong) => {
    const { run } = await pending();
    for (const name of ["plan", "apply", "revert"]) {
      const { exit, json } = await run(name, ...flags, "--url", "postgres://127.0.0.1:1/none");
      expect({ exit, json }).toMatchObject({
        exit: 2,
        json: { error: { code: "flag-value", message: expect.stringContaining(wrong) } },
      });
    }
  });
});

describe("apply in waves", () => {
  test("brings the canary, then the shares, then the rest, and reports each of them", async () => {
    const { run, said, ledger } = await pending();
    const { exit, json, text } = await run("apply", "--canary", "2", "--waves", "50%");
    expect({ exit, json }).toMatchObject({
      exit: 0,
      json: {
        outcomes: { done: 10 },
        waves: [
          { stage: 0, index: 0, name: "canary", outcomes: { done: 2, skipped: 0 } },
          { stage: 0, index: 1, name: "50 %", outcomes: { done: 3 } },
          { stage: 0, index: 2, name: "rest", outcomes: { done: 5 } },
        ],
      },
    });
    expect(text).toMatch(/ {2}1 {2}canary {2}2 done {2}.*\n {2}2 {2}50 % {4}3 done/);
    expect(said).toContain("Wave 1 of 3 (canary): 2 tenants");
    expect(said).toContain("Wave 3 of 3 (rest): 5 tenants");
    for (const id of tenants) expect(await ledger(id)).toContain("004_more");
  });

  test("stops at a canary that fails, tells nobody of the new head, and goes on when it is mended", async () => {
    const here = await pending();
    const { run, ledger, database } = here;
    await database.sql`create table tenant_t4.more ()`;
    const before = await head(here);
    const { exit, json, text } = await run("apply", "--canary", "t4");
    expect({ exit, json }).toMatchObject({
      exit: 5,
      json: {
        stopped: "max-failures",
        stoppedBecause: "1 target failed in wave 1 of 2 (canary), and the first one stops it.",
        outcomes: { done: 0, failed: 1, skipped: 9 },
        waves: [{ outcomes: { failed: 1 } }, { outcomes: { skipped: 9 } }],
      },
    });
    expect(text).toContain("  2  rest    9 skipped  not begun\n");
    expect(await head(here)).toEqual(before);
    await run("tenant", "create", "meanwhile");
    expect(await ledger("meanwhile")).toEqual(["002_users", "003_email"]);
    await database.sql`drop table tenant_t4.more`;
    expect((await run("apply", "--canary", "t4")).exit).toBe(0);
    expect(await head(here)).toContain("tenant/004_more");
    for (const id of [...tenants, "meanwhile"]) expect(await ledger(id)).toContain("004_more");
  });

  test("announces when the canary is done and before anybody else is touched", async () => {
    const here = await pending("select pg_sleep(0.2);");
    const seen: string[] = [];
    const { exit } = await here.run("apply", "--canary", "t4", "--events", "events.ndjson");
    expect(exit).toBe(0);
    // A step's row names the moment: the head is newer than the canary's and older than all others.
    const rows = await here.database.sql.unsafe<{ id: string; after: boolean }[]>(
      tenants
        .map(
          (id) => `select '${id}' as id, applied_at > (select at from tenantry_head) as after
                     from tenant_${id}.schema_migrations where version = '004_more'`,
        )
        .join(" union all "),
    );
    for (const { id, after } of rows) if (!after) seen.push(id);
    expect(rows).toHaveLength(10);
    expect(seen).toEqual(["t4"]);
  });

  test("does so behind a public stage too, with canaries by label", async () => {
    const here = await pending();
    const { run, cwd, database, ledger } = here;
    await database.sql`update tenants set region = 'eu' where slug in ('t1', 't2')`;
    await database.sql`create table tenant_t2.more ()`;
    await mkdir(join(cwd, "migrations/both"));
    await writeFile(join(cwd, "migrations/both/005_both.sql"), "create table everywhere ();");
    const before = await head(here);
    // One after the other: beside t2 at the same time, t1 would be done or not begun, as it happens.
    const { exit, json } = await run("apply", "--canary", "region=eu", "--concurrency", "1");
    expect({ exit, json }).toMatchObject({
      exit: 5,
      json: {
        outcomes: { done: 2, failed: 1, skipped: 8 },
        waves: [
          { stage: 1, name: "canary" },
          { stage: 1, name: "rest", outcomes: { skipped: 8 } },
        ],
      },
    });
    expect(await head(here)).toEqual(before);
    expect(await ledger("public")).toContain("005_both");
    await database.sql`drop table tenant_t2.more`;
    expect((await run("apply", "--canary", "region=eu")).exit).toBe(0);
    expect(await head(here)).toEqual([...before, "tenant/004_more", "both/005_both"]);
    for (const id of tenants) expect(await ledger(id)).toContain("005_both");
  });

  test("refuses a canary that nobody is", async () => {
    const { run, ledger } = await pending();
    const { exit, json } = await run("apply", "--canary", "t44");
    expect({ exit, json }).toMatchObject({ exit: 2, json: { problems: [{ code: "canary-unknown" }] } });
    expect(await ledger("t4")).toEqual(["002_users", "003_email"]);
  });

  test("takes the rollout of its environment from the configuration", async () => {
    const { run, cwd } = await pending();
    const config = {
      tenants: { from: "schemas", pattern: "tenant_%" },
      rollout: { canary: ["t1"], waves: ["10%"] },
      budget: { run: 5 },
      environments: { local: { rollout: { canary: 3 } } },
    };
    await writeFile(join(cwd, "tenantry.config.json"), JSON.stringify(config));
    const { exit, json } = await run("apply");
    expect({ exit, json }).toMatchObject({
      exit: 0,
      json: { waves: [{ outcomes: { done: 3 } }, { name: "rest", outcomes: { done: 7 } }] },
    });
  });
});
