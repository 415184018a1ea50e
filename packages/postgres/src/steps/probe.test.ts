import { expect, test } from "vitest";
import { freshDatabase, until } from "@tenantry/kit";
import { openSession } from "../session.ts";
import type { Session } from "../session.ts";
import { environmentOf } from "../testing/environment.ts";
import { effectOf } from "./effect.ts";
import { probe } from "./probe.ts";
import type { Probe } from "./probe.ts";

const path = ["one", "two"];
const invalidate = (index: string): string =>
  `update pg_index set indisvalid = false where indexrelid = '${index}'::regclass;`;

test.each<[string, string, string, Probe["found"], readonly string[]]>([
  [
    "an index that is there",
    "create index i on one.t (a)",
    "create index concurrently i on t (a)",
    "done",
    [],
  ],
  ["no index", "", "create index concurrently i on t (a)", "missing", []],
  [
    "an invalid index",
    `create index i on one.t (a); ${invalidate("one.i")}`,
    "create index concurrently i on t (a)",
    "missing",
    ['drop index concurrently "one"."i"'],
  ],
  [
    "an index of that name on another table",
    "create index i on one.u (a)",
    "create index i on t (a)",
    "missing",
    [],
  ],
  [
    "an index of that name in another schema",
    "create index i on two.t (a)",
    "create index i on t (a)",
    "missing",
    [],
  ],
  [
    "the table further along the path",
    "create index i on two.only (a)",
    'create index i on "only" (a)',
    "done",
    [],
  ],
  [
    "a qualified table",
    "create index i on two.t (a)",
    "create index concurrently i on two.t (a)",
    "done",
    [],
  ],
  [
    "an index without a name",
    "create index on one.t (a)",
    "create index concurrently on t (a)",
    "undecidable",
    [],
  ],
  ["a dropped index", "", "drop index concurrently i", "done", []],
  ["an index not dropped", "create index i on two.t (a)", "drop index concurrently i", "missing", []],
  ["one of two not dropped", "create index i on one.t (a)", "drop index j, i", "missing", []],
  [
    "what REINDEX left on the table of an index",
    `create index i on one.t (a); create index i_ccnew on one.t (a); create index i_ccold1 on one.t (a); create index mine on one.t (a);
     ${invalidate("one.i_ccnew")} ${invalidate("one.i_ccold1")} ${invalidate("one.mine")}`,
    "reindex index concurrently i",
    "missing",
    ['drop index concurrently "one"."i_ccnew"', 'drop index concurrently "one"."i_ccold1"'],
  ],
  [
    "what REINDEX left on a table",
    `create index i_ccnew on one.t (a); create index other_ccnew on one.u (a); ${invalidate("one.i_ccnew")} ${invalidate("one.other_ccnew")}`,
    "reindex table concurrently t",
    "missing",
    ['drop index concurrently "one"."i_ccnew"'],
  ],
  ["a partition", "", "alter table p detach partition p1 concurrently", "missing", []],
  [
    "no partition any more",
    "alter table one.p detach partition one.p1",
    "alter table p detach partition p1 concurrently",
    "done",
    [],
  ],
  [
    "a partition half detached",
    "update pg_inherits set inhdetachpending = true",
    "alter table p detach partition p1 concurrently",
    "missing",
    ['alter table "one"."p" detach partition "one"."p1" finalize'],
  ],
  ["an enum value", "alter type one.mood add value 'b'", "alter type mood add value 'b'", "done", []],
  ["no enum value", "", "alter type mood add value 'b'", "missing", []],
  ["a database", "", "create database postgres", "done", []],
  ["a database not dropped", "", "drop database postgres", "missing", []],
  ["no tablespace", "", "drop tablespace nowhere", "done", []],
  ["no subscription", "", "create subscription s connection '' publication p", "missing", []],
  ["what may run again", "", "vacuum t", "missing", []],
  ["what nobody can tell", "", "insert into t values (1)", "undecidable", []],
])("probe() finds %s", async (_, setup, statement, found, repairs) => {
  const { session } = await scene(setup);
  const seen = await probe(session, effectOf(statement), path);
  expect(seen).toEqual({ found, repairs, builder: null });
});

test("probe() knows who builds the index at this moment", async () => {
  const { session, url } = await scene("insert into one.t values (1)");
  const [reader, builder] = [await open(url), await open(url)];
  await reader.message("begin isolation level repeatable read; select from one.t");
  const building = builder.message("create index concurrently i on one.t (a)");
  const create = effectOf("create index concurrently i on t (a)");
  await until(async () => (await probe(session, create, path)).builder === builder.pid);
  await reader.message("commit");
  await building;
  expect(await probe(session, create, path)).toMatchObject({ found: "done", builder: null });
});

async function scene(setup: string): Promise<{ readonly session: Session; readonly url: string }> {
  const { sql, url } = await freshDatabase();
  await sql.unsafe(`create schema one; create schema two; create table one.t (a int); create table one.u (a int);
    create table two.t (a int); create table two."only" (a int); create type one.mood as enum ('a');
    create table one.p (a int) partition by list (a); create table one.p1 partition of one.p for values in (1);
    ${setup}`);
  return { session: await open(url), url };
}

function open(url: string): Promise<Session> {
  return openSession(environmentOf(url).connection, {
    applicationName: "test",
    connectTimeoutMs: 60_000,
    deadlineMs: 60_000,
  });
}
