import { freshDatabase, until } from "@tenantry/kit";
import { expect, test } from "vitest";
import { examine } from "./doctor.ts";
import { environmentOf } from "./testing/environment.ts";

test("examine() names statements that run for long, and transactions that do nothing", async () => {
  const { sql, url } = await freshDatabase();
  const idle = await sql.reserve();
  await idle`begin`;
  await idle`select 'secret@example.com'`;
  const busy = await sql.reserve();
  const running = busy`select pg_sleep(3600), 'secret@example.com'`.execute().catch(() => undefined);
  // A minute is what either of them has to last.
  await until(async () => {
    const old = await sql`select pid from pg_stat_activity where datname = current_database()
      and (state = 'active' and query_start < clock_timestamp() - interval '61 s' and pid <> pg_backend_pid()
        or state = 'idle in transaction' and state_change < clock_timestamp() - interval '61 s')`;
    return old.length === 2;
  });
  const findings = await examine(environmentOf(url));
  await sql`select pg_cancel_backend(pid) from pg_stat_activity where datname = current_database() and query like '%pg_sleep%' and pid <> pg_backend_pid()`;
  await running;
  await idle`rollback`;
  idle.release();
  busy.release();
  const slow = findings.filter(({ message }) => /for \d+ s/.test(message));
  expect(slow.map(({ check, level, message }) => `${check} ${level}: ${message.replaceAll(/\d+/g, "N")}`))
    .toMatchInlineSnapshot(`
    [
      "transactions notice: Backend N ("test") has done nothing in its transaction for N s (idle in transaction, SELECT).",
      "transactions notice: Backend N ("test") has run one statement for N s (active, SELECT).",
    ]
  `);
  expect(JSON.stringify(findings)).not.toContain("secret");
});
