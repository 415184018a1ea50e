import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { builtCli, cli, fleetFiles } from "../testing/cli.ts";
import type { Cli } from "../testing/cli.ts";

const index = "create index users_email_idx on users (email);\n";

describe("plan and apply", () => {
  test("say what is dangerous, as bad as the largest table is large", async () => {
    const here = await builtCli(["acme", "bolt"]);
    await add(here, "tenant/004_index.sql", index);
    expect(await here.run("plan")).toMatchObject({
      exit: 0,
      json: {
        verdict: "warning",
        problems: [{ code: "index-not-concurrent", severity: "warning", line: 1, targets: ["acme", "bolt"] }],
      },
    });
    await here.database
      .sql`insert into tenant_bolt.users select n, repeat('x', 900) from generate_series(1, 12000) n`;
    const large = {
      code: "index-not-concurrent",
      severity: "error",
      path: "migrations/tenant/004_index.sql",
    };
    expect(await here.run("plan")).toMatchObject({
      exit: 9,
      json: { verdict: "blocked", problems: [large] },
    });
    expect(await here.run("apply")).toMatchObject({ exit: 9 });
    expect(await here.ledger("acme")).not.toContain("004_index");
  });

  test("wait for nobody who has a table locked: its size is unknown then, or what was written down", async () => {
    const here = await builtCli(["acme", "bolt"]);
    await add(here, "tenant/004_index.sql", index);
    const session = await here.database.sql.reserve();
    const planned = async (): Promise<unknown> => {
      await session`begin`;
      await session`lock table tenant_bolt.users in access exclusive mode`;
      const answer = await here.run("plan");
      await session`rollback`;
      return answer;
    };
    await session`insert into tenant_bolt.users values (1, 'a')`;
    await session`select pg_stat_force_next_flush()`;
    const unknown = expect.stringContaining(
      "; size unknown in 1 of 2 targets, where somebody else has users locked.",
    );
    expect(await planned()).toMatchObject({
      exit: 9,
      json: { problems: [{ code: "index-not-concurrent", severity: "error", message: unknown }] },
    });
    await session`vacuum tenant_bolt.users`;
    expect(await planned()).toMatchObject({
      exit: 0,
      json: {
        problems: [{ severity: "warning", message: expect.not.stringContaining("unknown") }],
      },
    });
    session.release();
  });

  test("do what is accepted, while it is", async () => {
    const here = await builtCli(["acme"]);
    const sql = "set local lock_timeout = 0;\n";
    const accepted = (until: string): string =>
      `--! accept: lock-timeout-zero until=${until} reason=night\n${sql}`;
    for (const text of [sql, accepted("2020-01-01")]) {
      await add(here, "tenant/004_wait.sql", text);
      expect(await here.run("apply")).toMatchObject({ exit: 9 });
      expect(await here.ledger("acme")).not.toContain("004_wait");
    }
    await add(here, "tenant/004_wait.sql", accepted("2999-01-01"));
    expect(await here.run("apply")).toMatchObject({ exit: 0 });
    expect(await here.ledger("acme")).toContain("004_wait");
  });

  test("do what the configuration calls harmless, and say that in the plan's policy", async () => {
    const here = await builtCli(["acme"]);
    await add(here, "tenant/004_wait.sql", "set local lock_timeout = 0;\n");
    const config = JSON.parse(fleetFiles["tenantry.config.json"] ?? "");
    const lint = { severities: { "lock-timeout-zero": "off" } };
    await writeFile(join(here.cwd, "tenantry.config.json"), JSON.stringify({ ...config, lint }));
    expect(await here.run("plan")).toMatchObject({
      json: { problems: [], policy: { severities: { "lock-timeout-zero": "off" } } },
    });
    expect(await here.run("apply")).toMatchObject({ exit: 0 });
  });

  test("exempt a target that has not got the table yet", async () => {
    const here = await cli();
    await add(here, "tenant/004_index.sql", index);
    await here.run("apply");
    expect(await here.run("tenant", "create", "acme")).toMatchObject({ exit: 0 });
    expect(await here.ledger("acme")).toContain("004_index");
  });

  test("find nothing new in what a run itself made", async () => {
    const here = await cli();
    await here.run("apply");
    await here.run("tenant", "create", "acme");
    await add(here, "public/005_plans.sql", "create table plans (id int primary key);\n");
    await add(here, "tenant/006_plan.sql", "alter table public.plans add column note text;\n");
    expect(await here.run("apply")).toMatchObject({ exit: 0 });
    expect(await here.ledger("acme")).toContain("006_plan");
  });
});

async function add({ cwd }: Cli, path: string, text: string): Promise<void> {
  await writeFile(join(cwd, "migrations", path), text);
}
