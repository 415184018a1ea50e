import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { until } from "@tenantry/kit";
import { expect, test } from "vitest";
import { builtCli } from "../testing/cli.ts";

test("apply --preflight says who has held tables of a target for long, and goes on", async () => {
  const { run, cwd, database, said } = await builtCli(["acme", "corp"]);
  await writeFile(join(cwd, "migrations/tenant/004_more.sql"), "create table more ();");
  const holder = await database.sql.reserve();
  const [backend] = await holder<{ pid: number }[]>`select pg_backend_pid() as pid`;
  await holder`begin`;
  await holder`lock table tenant_acme.users in access share mode`;
  // Shorter than that is over before anybody waits for it.
  await until(async () => {
    const old = await database.sql`
      select from pg_stat_activity where pid = ${backend?.pid ?? 0} and xact_start < clock_timestamp() - interval '11 s'`;
    return old.length > 0;
  });
  const { exit, json } = await run("apply", "--preflight");
  await holder`rollback`;
  holder.release();
  expect({ exit, json }).toMatchObject({ exit: 0, json: { outcomes: { done: 2 } } });
  const warnings = said.filter((line) => line.includes("has held tables of"));
  expect(warnings.join("\n")).toMatch(
    new RegExp(`Backend ${backend?.pid} .*has held tables of acme for 1\\d s`),
  );
});
