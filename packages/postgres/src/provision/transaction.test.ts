import { expect, test } from "vitest";
import { tenant } from "../testing/tenant.ts";
import { commit } from "./transaction.ts";

test("commit() does not take the end of a failed transaction for a commit", async () => {
  const acme = await tenant({});
  const session = await acme.open();
  await session.message("begin; create table tenant_acme.users (id int)");
  await expect(session.message("select 1 / 0")).rejects.toThrow("division");
  await expect(commit(session)).rejects.toThrow("had failed before its end");
  await session.message("begin; create table tenant_acme.users (id int)");
  await commit(session);
  await session.close();
  expect(await acme.database.sql`select id from tenant_acme.users`).toEqual([]);
});
