import { freshDatabase } from "@tenantry/kit";
import { expect, test } from "vitest";
import { clusterOf } from "./cluster.ts";
import { environmentOf } from "./testing/environment.ts";
import { sessionOf } from "./testing/reading.ts";

test("clusterOf() is the same in every database of a server, also for a role that may do nothing", async () => {
  const [one, other] = [await freshDatabase(), await freshDatabase()];
  const role = `nobody_${one.name}`;
  await one.sql.unsafe(`create role ${role} login password 'x'`);
  const url = new URL(other.url);
  [url.username, url.password] = [role, "x"];
  const session = await sessionOf(environmentOf(url.href));
  const cluster = await clusterOf(session);
  await session.close();
  await one.sql.unsafe(`drop role ${role}`);
  expect(cluster).toMatch(/^\d{15,20}$/);
  expect(await clusterOf(await sessionOf(environmentOf(one.url)))).toBe(cluster);
});

test("clusterOf() is null where the server keeps it to itself", async () => {
  const { url, sql, name } = await freshDatabase();
  const role = `kept_from_${name}`;
  await sql.unsafe(
    `create role ${role} login password 'x'; revoke execute on function pg_control_system() from public`,
  );
  const there = new URL(url);
  [there.username, there.password] = [role, "x"];
  const session = await sessionOf(environmentOf(there.href));
  expect(await clusterOf(session)).toBeNull();
  expect(await session.query("select 1 as works")).toEqual([{ works: 1 }]);
  await session.close();
  await sql.unsafe(`drop role ${role}`);
});
