import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { builtCli, cli, fleetFiles } from "../testing/cli.ts";
import type { Cli } from "../testing/cli.ts";
import { disguised } from "../testing/disguised.ts";

const index = "create index users_email_idx on users (email);\n";
const concurrently = "--! transaction: off\ncreate index concurrently users_email_idx on users (email);\n";

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

  test("take the oldest server that the configuration names, wherever the plan is made", async () => {
    const here = await builtCli(["acme"]);
    await add(here, "tenant/004_index.sql", concurrently);
    const config = JSON.parse(fleetFiles["tenantry.config.json"] ?? "");
    const old = { ...config, lint: { postgres: 13 } };
    expect(await bothWays(here)).toEqual({ online: [], offline: [] });
    await writeFile(join(here.cwd, "tenantry.config.json"), JSON.stringify(old));
    const found = [{ code: "fleet-parallel-cic", message: expect.stringContaining("On PostgreSQL 13 ") }];
    expect(await bothWays(here)).toMatchObject({ online: found, offline: found });
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

describe("plan online finds what an offline one finds by the facts of the same fleet", () => {
  test("a notice that only facts raise, where the text alone raises none", async () => {
    const here = await builtCli(["acme", "bolt"]);
    await add(here, "tenant/004_index.sql", concurrently);
    const { online, offline } = await bothWays(here);
    expect(online).toEqual(offline);
    expect(online).toMatchObject([
      { code: "fleet-cic-old-snapshot", severity: "notice", evidence: "static", targets: ["acme", "bolt"] },
    ]);
  });

  test("a defect of the version that the server says it is", async () => {
    const here = await builtCli(["acme"]);
    await add(here, "tenant/004_index.sql", concurrently);
    const old = ["--url", await disguised(here.database.url, "140002")];
    expect(await here.run("plan", ...old)).toMatchObject({
      exit: 9,
      json: {
        problems: [{ code: "cic-corruption", message: expect.stringContaining("on PostgreSQL 14.2 may") }],
      },
    });
    expect(await here.run("plan")).toMatchObject({ exit: 0, json: { problems: [] } });
  });

  test("but for different definitions, which only facts and drift read", async () => {
    const here = await builtCli(["acme", "bolt"]);
    await here.database.sql`alter table tenant_bolt.users add column odd int`;
    await add(here, "tenant/004_nick.sql", "alter table users add column nick text;\n");
    const { online, offline } = await bothWays(here);
    expect(online).toEqual([]);
    expect(offline).toMatchObject([{ code: "fleet-divergent-definition", evidence: "facts" }]);
  });
});

/** The problems of the same plan, made from the fleet and from its facts. */
async function bothWays({ run }: Cli): Promise<{ readonly online: unknown; readonly offline: unknown }> {
  const online = await run("plan", "--facts-out", "facts.json", "--show-tenants");
  const offline = await run("plan", "--offline", "--facts", "facts.json");
  return { online: Object(online.json).problems, offline: Object(offline.json).problems };
}

async function add({ cwd }: Cli, path: string, text: string): Promise<void> {
  await writeFile(join(cwd, "migrations", path), text);
}
