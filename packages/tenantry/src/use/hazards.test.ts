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
