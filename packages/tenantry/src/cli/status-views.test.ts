import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { builtCli, cli } from "../testing/cli.ts";

const filled = "migrations/tenant/004_fill.sql";
const checked = `alter table users add column plan text not null default 'free';
--! verify
select count(*) = 0 from users where plan = '';
select exists (select from users) or true
`;

describe("status --verify", () => {
  test("asks every target again, and names where a check fails", async () => {
    const { run, cwd, database } = await builtCli(["acme", "corp"]);
    await writeFile(join(cwd, filled), checked);
    await run("apply");
    expect(await run("status", "--verify")).toMatchObject({
      exit: 0,
      json: {
        environment: "local",
        checks: [
          {
            outcome: "holds",
            id: "tenant/004_fill",
            path: filled,
            line: 3,
            count: 2,
            targets: ["acme", "corp"],
          },
          { outcome: "holds", line: 4, count: 2 },
        ],
        problems: [],
      },
    });
    await database.sql`insert into tenant_corp.users (id, plan) values (1, '')`;
    const { exit, json, text } = await run("status", "--verify");
    expect(exit).toBe(4);
    expect(json).toMatchObject({
      checks: [
        { outcome: "fails", line: 3, count: 1, targets: ["corp"] },
        { outcome: "holds", line: 3, targets: ["acme"] },
        { outcome: "holds", line: 4, count: 2 },
      ],
    });
    expect(text).toContain(`fails  ${filled}:3  corp`);
    expect((await run("status", "--verify", "--tenant", "acme")).exit).toBe(0);
  });

  test("says what a later migration took away, and what it may not look at, without writing", async () => {
    const { run, cwd, database } = await builtCli(["acme"]);
    const writing = `${checked}\n;select nextval('s') > 0`;
    await writeFile(join(cwd, filled), `create sequence s;\n${writing}`);
    expect(await run("apply")).toMatchObject({ exit: 0 });
    await database.sql`alter table tenant_acme.users drop column plan`;
    const { exit, json } = await run("status", "--verify");
    expect({ exit, json }).toMatchObject({
      exit: 5,
      json: {
        checks: [
          { outcome: "unknown", message: expect.stringContaining("read-only transaction (25006)") },
          { outcome: "stale", line: 4, message: 'column "plan" does not exist (42703)', targets: ["acme"] },
          { outcome: "holds", line: 5 },
        ],
      },
    });
  });

  test("has nothing to ask where no migration has a check", async () => {
    const { run } = await builtCli(["acme"]);
    expect(await run("status", "--verify")).toMatchObject({ exit: 0, json: { checks: [] } });
  });
});

describe("status --timings", () => {
  test("tells p50, p95 and max from the ledgers, whatever way a step ran", async () => {
    const { run, cwd, database } = await builtCli(["acme", "corp"]);
    await writeFile(join(cwd, "migrations/tenant/004_wait.sql"), "select pg_sleep(0.05);");
    await writeFile(
      join(cwd, "migrations/tenant/005_batch.sql"),
      "--! batch: until-no-rows\nupdate users set email = '' where email is null;",
    );
    await writeFile(
      join(cwd, "migrations/tenant/006_index.sql"),
      "--! transaction: off\n--! concurrently: always\ncreate index concurrently users_email on users (email);",
    );
    expect((await run("apply")).exit).toBe(0);
    await database.sql`update tenant_corp.schema_migrations set duration_ms = 12345 where version = '004_wait'`;
    const { exit, json, text } = await run("status", "--timings");
    expect(exit).toBe(0);
    expect(json).toMatchObject({
      environment: "local",
      migrations: [{ id: "tenant/004_wait", targets: 2, p95Ms: 12345, maxMs: 12345 }, {}, {}, {}, {}, {}],
    });
    expect(text).toContain("tenant/004_wait");
    const one = await run("status", "--timings", "--tenant", "acme");
    expect(JSON.stringify(one.json)).toMatch(/"tenant\/004_wait","targets":1,"p50Ms":[5-9]\d/);
    const slow = await database.sql`
      select version from tenant_acme.schema_migrations where duration_ms is null`;
    expect(slow).toHaveLength(0);
  });

  test("says so where nothing was measured", async () => {
    const { run } = await cli();
    expect(await run("status", "--timings")).toMatchObject({
      exit: 0,
      json: { migrations: [] },
      text: "No ledger says yet how long anything took.\n",
    });
  });
});

describe("status --audit", () => {
  test("tells who did what where, a line for what a run did alike, newest first", async () => {
    const { run, cwd } = await builtCli(["acme", "corp"]);
    await writeFile(join(cwd, "migrations/tenant/004_more.sql"), "create table more ();");
    await run("apply");
    const { exit, json, text } = await run("status", "--audit", "--last", "2");
    expect(exit).toBe(0);
    expect(json).toMatchObject({
      entries: [
        { verb: "apply", step: "tenant/004_more", outcome: "done", count: 2, targets: ["acme", "corp"] },
        { verb: "provision", step: null },
      ],
    });
    expect(text).toContain("apply tenant/004_more");
    expect(await run("status", "--audit", "--tenant", "acme")).toMatchObject({
      json: { entries: [{ count: 1, targets: ["acme"] }, { verb: "provision" }, {}, {}] },
    });
    expect(await run("status", "--audit", "--tenant", "nobody")).toMatchObject({ json: { entries: [] } });
  });
});

test.each([
  [["--verify", "--audit"], "--verify and --audit are two questions."],
  [["--timings", "--fail-if-behind"], "--timings says nothing of what is pending."],
  [["--last", "3"], "--last is about the audit log."],
  [["--audit", "--last", "0"], "--last 0 is not a number of at least 1."],
])("status %j is exit 2", async (flags, message) => {
  const { run } = await cli();
  expect(await run("status", ...flags)).toMatchObject({ exit: 2, json: { error: { message } } });
});

test("status --verify of a tenant that is not there is exit 2", async () => {
  const { run } = await builtCli(["acme"]);
  for (const view of ["--verify", "--timings"])
    expect(await run("status", view, "--tenant", "acm")).toMatchObject({
      exit: 2,
      json: { error: { code: "unknown-tenant", help: "Did you mean acme?" } },
    });
});
