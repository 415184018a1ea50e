import { freshDatabase } from "@tenantry/kit";
import { describe, expect, test } from "vitest";
import { ServerError } from "../errors.ts";
import { readOnly } from "../ledger/statement.ts";
import { withSession } from "../reading.ts";
import { environmentOf } from "../testing/environment.ts";
import { indexBytes, locked, tableBytes, unlessLocked } from "./sizing.ts";
import type { Sizing } from "./sizing.ts";

describe("unlessLocked()", () => {
  test("asks for an estimate when somebody locked a table just now", async () => {
    const asked: Sizing[] = [];
    const answer = await unlessLocked(async (sizing) => {
      asked.push(sizing);
      if (sizing === "measured")
        throw new ServerError("55P03", "canceling statement due to lock timeout", {});
      return "about 8 kB";
    });
    expect({ asked, answer }).toEqual({ asked: ["measured", "estimated"], answer: "about 8 kB" });
  });

  test("leaves every other error as it is", async () => {
    const denied = new ServerError("42501", "permission denied", {});
    await expect(unlessLocked(() => Promise.reject(denied))).rejects.toBe(denied);
  });
});

test("tableBytes() and indexBytes() are estimated without a lock, with TOAST, and unknown where nothing is written down", async () => {
  const { sql, url } = await freshDatabase();
  const environment = environmentOf(url);
  await sql`create table known (id int primary key, text text)`;
  await sql`alter table known alter text set storage external`;
  await sql`insert into known select i, repeat('x', 10000) from generate_series(1, 100) i`;
  await sql`vacuum (analyze) known`;
  await sql`create table empty (id int primary key)`;
  await sql`create table never (id int primary key)`;
  await sql`insert into never values (1)`;
  await sql`select pg_stat_force_next_flush()`;
  const sizes = async (sizing: Sizing): Promise<unknown> =>
    await withSession(environment, undefined, async (session) => {
      const results = await session.message(
        [
          ...readOnly,
          `with ${locked} select c.relname as name, ${tableBytes("c", sizing)} as bytes, ${indexBytes("c", sizing)} as indexes
             from pg_class c where c.relname in ('known', 'empty', 'never') order by 1`,
        ].join(";\n"),
      );
      return results.at(-1)?.rows;
    });
  const session = await sql.reserve();
  await session`begin`;
  await session`lock table known, empty, never in access exclusive mode`;
  const expected = [
    { name: "empty", bytes: "0", indexes: "0" },
    { name: "known", bytes: expect.stringMatching(/^1[0-9]{6}$/), indexes: "16384" },
    { name: "never", bytes: null, indexes: null },
  ];
  expect(await sizes("measured")).toMatchObject(expected);
  await session`rollback`;
  session.release();
  expect(await sizes("estimated")).toMatchObject(expected);
  expect(await sizes("measured")).toMatchObject([
    { name: "empty", bytes: "0" },
    { name: "known" },
    { name: "never", bytes: "8192" },
  ]);
});
