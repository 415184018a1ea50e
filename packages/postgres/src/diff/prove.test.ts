import type { Target } from "@tenantry/core";
import { freshDatabase } from "@tenantry/kit";
import { describe, expect, test } from "vitest";
import { environmentOf } from "../testing/environment.ts";
import { openBench } from "./bench.ts";
import { proveChange } from "./prove.ts";
import type { Proof, Wish } from "./prove.ts";
import { readDesired } from "./script.ts";

const users = "create table users (id bigint primary key);";

describe("proveChange()", () => {
  test("says that there is nothing to do", async () => {
    expect(await proofOf(users, users)).toEqual({ verdict: "nothing" });
  });

  test("refuses what it cannot model, by name", async () => {
    const total = "create aggregate total(integer) (sfunc = int4pl, stype = integer);";
    expect(await proofOf(users, users + total)).toMatchObject({
      verdict: "refused",
      refusals: [
        { object: "function total(integer)", reason: "it is wanted, and nothing makes it" },
        { object: "owner total(integer)" },
      ],
    });
    expect(await proofOf(users + total, users)).toMatchObject({
      verdict: "refused",
      refusals: [{ object: "function total(integer)" }, { object: "owner total(integer)" }],
    });
  });

  test.each([
    [
      "a domain over another type, under a column",
      "create domain d as text; create table t (x d);",
      "create domain d as varchar(9); create table t (x d);",
      "domain d",
    ],
    [
      "a table that is to be partitioned",
      "create table t (id int);",
      "create table t (id int) partition by list (id);",
      "table t",
    ],
    [
      "another type for a key of partitions",
      "create table t (id int) partition by list (id);",
      "create table t (id bigint) partition by list (id);",
      "alter table t alter column id type bigint",
    ],
  ])("refuses %s", async (_what, a, b, object) => {
    expect(await proofOf(a, b)).toMatchObject({ verdict: "refused", refusals: [{ object }] });
  });

  test("refuses a draft that does something else than it was drafted for", async () => {
    const wish = { worded: (sql: string): string => sql.replace("email text", "email varchar(9)") };
    expect(await proofOf(users, "create table users (id bigint primary key, email text);", wish)).toEqual({
      verdict: "refused",
      refusals: [
        { object: "column users.email", reason: 'it would be "character varying(9)", and "text" is wanted' },
      ],
    });
  });

  test("refuses what the server refuses, with the statement", async () => {
    const wish = { worded: (sql: string): string => sql.replace("email text", "email txt") };
    const proof = await proofOf(users, "create table users (id bigint primary key, email text);", wish);
    expect(proof).toEqual({
      verdict: "refused",
      refusals: [{ object: "alter table users add column email txt", reason: 'type "txt" does not exist' }],
    });
  });

  test("keeps rows, and lets a column that becomes an identity count on from them", async () => {
    const enums = (values: string): string => `create type mood as enum (${values});`;
    const from = `${enums("'sad', 'fine'")} create table t (id bigserial primary key, mood mood, n varchar(9));`;
    const to = `${enums("'fine'")} create table t (id bigint generated always as identity primary key, mood mood, n text);`;
    const { sql, url } = await freshDatabase();
    const rows = "insert into t values (41, 'fine', 'x');";
    expect(await proofOf(from + rows, to, {}, url)).toMatchObject({ verdict: "proven", losses: [] });
    await sql`insert into a.t (mood) values ('fine')`;
    expect(await sql`select id, mood::text, n from a.t order by id`).toEqual([
      { id: "41", mood: "fine", n: "x" },
      { id: "42", mood: "fine", n: null },
    ]);
    expect(await proofOf(`${from} insert into t (mood) values ('sad');`, to)).toMatchObject({
      verdict: "refused",
      refusals: [{ reason: 'invalid input value for enum mood: "…"' }],
    });
  });

  test("lets owners differ when it is told to", async () => {
    const owned = `${users} alter table users owner to pg_monitor;`;
    expect(await proofOf(users, owned)).toMatchObject({
      verdict: "refused",
      refusals: [{ object: "owner users" }],
    });
    expect(await proofOf(users, owned, { ignoring: ["owner"] })).toEqual({ verdict: "nothing" });
  });
});

async function proofOf(a: string, b: string, wish: Wish = {}, url?: string): Promise<Proof> {
  const environment = environmentOf(url ?? (await freshDatabase()).url);
  const benches = [];
  try {
    for (const [schema, text] of Object.entries({ a, b })) {
      const target: Target = { kind: "tenant", id: schema, database: "", schema, labels: {} };
      const bench = await openBench(environment, target);
      benches.push(bench);
      expect(await bench.run(readDesired("tenant", schema, text).base)).toBeNull();
    }
    const [from, to] = benches;
    if (from === undefined || to === undefined) throw new Error("two benches");
    return await proveChange(from, await to.look(), wish);
  } finally {
    for (const bench of benches) await bench.close();
  }
}
