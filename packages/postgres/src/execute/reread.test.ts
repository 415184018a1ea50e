import { until } from "@tenantry/kit";
import { expect, test } from "vitest";
import { tenant } from "../testing/tenant.ts";
import { historyAfter } from "./history.ts";
import { readUnderLock, verdict } from "./reread.ts";

test("readUnderLock() waits for whoever is at work in the ledger, and reads what that leaves", async () => {
  const acme = await tenant({ "001_users": "create table users (id int);" });
  const { sql } = acme.database;
  const writer = await acme.open();
  await writer.message(
    `begin; lock table tenant_acme.schema_migrations in share row exclusive mode;
     insert into tenant_acme.schema_migrations (version, checksum) values ('001_users', 'x')`,
  );
  const reader = await acme.open();
  const seen: unknown[] = [];
  const reading = readUnderLock(reader, await acme.work("001_users")).then((rows) => seen.push(rows));
  await until(async () => {
    const waiting = await sql`select from pg_locks where pid = ${reader.pid} and not granted`;
    return waiting.length > 0 || seen.length > 0;
  });
  expect(seen).toEqual([]);
  await writer.message("commit");
  await reading;
  expect(seen).toEqual([[{ version: "001_users", checksum: "x", state: "applied" }]]);
  await Promise.all([writer.close(), reader.close()]);
});

test("verdict() tells from the ledger what became of a step", async () => {
  const acme = await tenant({ "001_users": "create table users (id int);" });
  const work = await acme.work("001_users");
  const after = historyAfter(work.before, work.step);
  expect(verdict(work, after)).toEqual({ kind: "done", after });
  expect(verdict(work, work.before)).toMatchObject({ kind: "again" });
  expect(verdict(work, [{ version: "000_other", checksum: null, state: "applied" }]).kind).toBe("moved");
});
