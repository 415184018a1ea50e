import type { StatementTrace } from "@tenantry/core";
import { freshDatabase } from "@tenantry/kit";
import { afterEach, describe, expect, test } from "vitest";
import { catalogOf } from "../testing/tenant.ts";
import { environmentOf } from "../testing/environment.ts";
import type { TraceWork } from "./inside.ts";
import { traceStep } from "./trace.ts";
import type { TracedStep } from "./trace.ts";
import { openTracer } from "./tracer.ts";
import type { Tracer } from "./tracer.ts";

const tracers: Tracer[] = [];

afterEach(async () => {
  await Promise.all(tracers.splice(0).map((tracer) => tracer.close()));
});

const setup = `
create table public.countries (id int primary key);
create table p (id int primary key);
create table t (id int primary key, a int, b varchar(10), c text);
create index t_a on t (a);
create view v as select id, c from t;
create materialized view mv as select id from p;
create table parts (id int, at date) partition by range (at);
create table part1 (id int, at date);
create table pdef partition of parts default;
create domain positive as int check (value > 0);
create table d (n positive);
insert into t select n, n, 'b', 'c' from generate_series(1, 10) n;
insert into p select n from generate_series(1, 10) n;
`;

/** What was measured on PostgreSQL 15.18 (hazards.md, appendix A), and holds on all majors. */
const measured: readonly (readonly [sql: string, seen: string])[] = [
  ["alter table t add column z int", "t=ACCESS EXCLUSIVE"],
  ["alter table t add column z int not null default 1", "t=ACCESS EXCLUSIVE"],
  [
    "alter table t add column z uuid default gen_random_uuid()",
    "t=ACCESS EXCLUSIVE t_a=ACCESS EXCLUSIVE t_pkey=ACCESS EXCLUSIVE; rewrites t t_a t_pkey; builds t_a t_pkey",
  ],
  ["alter table t alter a set not null", "t=ACCESS EXCLUSIVE; scans t"],
  ["alter table t add check (a > 0)", "t=ACCESS EXCLUSIVE; scans t"],
  ["alter table t add constraint c1 check (a > 0) not valid", "t=ACCESS EXCLUSIVE"],
  ["alter table t add foreign key (a) references p", "p=SHARE ROW EXCLUSIVE t=SHARE ROW EXCLUSIVE; scans t"],
  [
    "alter table t add constraint t_c foreign key (a) references public.countries not valid",
    "public.countries=SHARE ROW EXCLUSIVE t=SHARE ROW EXCLUSIVE",
  ],
  ["create index on t (c)", "t=SHARE; builds t_c_idx"],
  ["drop index t_a", "t=ACCESS EXCLUSIVE t_a=ACCESS EXCLUSIVE"],
  ["reindex index t_a", "t_a=ACCESS EXCLUSIVE t=SHARE; rewrites t_a; builds t_a"],
  ["alter table t set (autovacuum_enabled = off)", "t=SHARE UPDATE EXCLUSIVE"],
  ["refresh materialized view mv", "mv=ACCESS EXCLUSIVE p=ACCESS SHARE; rewrites mv"],
  ["update t set a = 1", "t=ROW EXCLUSIVE t_a=ROW EXCLUSIVE t_pkey=ROW EXCLUSIVE"],
  ["create table n (id int primary key, t_id int references t)", "t=SHARE ROW EXCLUSIVE"],
  ["create table n as select 1", ""],
  ["comment on table t is 'x'", "t=SHARE UPDATE EXCLUSIVE"],
  [
    "alter table parts attach partition part1 for values from ('2026-01-01') to ('2027-01-01')",
    "part1=ACCESS EXCLUSIVE pdef=ACCESS EXCLUSIVE parts=SHARE UPDATE EXCLUSIVE; scans part1 pdef",
  ],
  ["alter domain positive add constraint small check (value < 100)", "d=SHARE; scans d"],
  [
    "create table part2 partition of parts for values from ('2030-01-01') to ('2031-01-01')",
    "parts=ACCESS EXCLUSIVE pdef=ACCESS EXCLUSIVE; scans pdef",
  ],
  ["create table n as select * from t", "t=ACCESS SHARE"],
  ["truncate p", "p=ACCESS EXCLUSIVE p_pkey=ACCESS EXCLUSIVE; rewrites p p_pkey; builds p_pkey"],
];

describe("traceStep()", () => {
  test.each(measured)("sees what %s locks and does", async (sql, seen) => {
    const { statements, error } = await traced(sql);
    expect(error).toBeNull();
    expect(summary(statements[0])).toBe(seen);
  });

  test.each([
    ["create index concurrently t_b on t (b)", /^t=SHARE UPDATE EXCLUSIVE; builds t_b/],
    ["drop index concurrently t_a", /^t=SHARE UPDATE EXCLUSIVE t_a=SHARE UPDATE EXCLUSIVE/],
    ["vacuum t", /^t=SHARE UPDATE EXCLUSIVE/],
    // Nobody can hold up the lock on the index: it is taken, and let go, after the one on the table.
    ["vacuum full p", /^p=ACCESS EXCLUSIVE( p_pkey=ACCESS EXCLUSIVE)?; rewrites p p_pkey; builds p_pkey/],
    [
      "reindex table concurrently p",
      /^p=SHARE UPDATE EXCLUSIVE p_pkey=SHARE UPDATE EXCLUSIVE; rewrites p_pkey; builds p_pkey_ccnew/,
    ],
  ])("looks from outside at what %s locks, however fast it is", async (sql, seen) => {
    const { statements, error } = await traced(`--! transaction: off\n${sql}`);
    expect(error).toBeNull();
    expect(summary(statements[0])).toMatch(seen);
  });

  test("says what a statement takes, and what its transaction held already", async () => {
    const { statements } = await traced(
      "alter table t add z int;\nupdate t set z = 1;\ncreate index on p (id)",
    );
    expect(statements.map(({ line }) => line)).toEqual([1, 2, 3]);
    expect(statements.map((trace) => summary(trace))).toEqual([
      "t=ACCESS EXCLUSIVE",
      "t=ROW EXCLUSIVE t_a=ROW EXCLUSIVE t_pkey=ROW EXCLUSIVE",
      "p=SHARE; builds p_id_idx",
    ]);
    expect(statements[2]?.held[0]).toEqual({ relation: "t", kind: "table", mode: "ACCESS EXCLUSIVE" });
  });

  test("leaves out what the same transaction made", async () => {
    const { statements } = await traced(
      "create table n (id int);\nalter table n add check (id > 0);\ncreate index on n (id)",
    );
    expect(statements.map((trace) => summary(trace))).toEqual(["", "", ""]);
  });

  test("keeps what it did", async () => {
    const { tracer } = await traced("alter table t add z int");
    expect(await tracer.session.query("select count(z) from tenant_acme.t")).toHaveLength(1);
  });

  test("shows an error at its line, with the place in it, and keeps nothing", async () => {
    const { error, statements, tracer } = await traced(
      "create table n ();\n\nalter table t\n  add column x ints",
    );
    expect(error).toEqual({
      sqlstate: "42704",
      message: 'type "ints" does not exist',
      path: "tenant/001_a.sql",
      line: 4,
      column: 16,
      excerpt: "  add column x ints\n               ^",
    });
    expect(statements.at(-1)?.error).toEqual(error);
    await expect(tracer.session.query("select from tenant_acme.n")).rejects.toThrow("does not exist");
  });

  test("shows what only the end of the transaction checks", async () => {
    const sql =
      "create table n (id int references p deferrable initially deferred);\ninsert into n values (99)";
    expect((await traced(sql)).error).toMatchObject({ sqlstate: "23503", line: 2 });
  });

  test("runs verify, and names the check that does not hold", async () => {
    const sql = "update t set a = 2;\n--! verify\nselect count(*) > 0 from t;\nselect a <> 2 from t";
    const { error, verified } = await traced(sql);
    expect(verified).toBe(1);
    expect(error).toMatchObject({ sqlstate: "P0001", line: 4 });
    expect((await traced("select 1;\n--! verify\nselect nope from t")).error).toMatchObject({
      message: 'column "nope" does not exist',
      line: 3,
      column: 8,
    });
  });

  test("repeats a batch until it changes nothing, and no longer than it must", async () => {
    const batch = (sql: string) => traced(`--! batch: until-no-rows\n${sql}`);
    const shrinks = "update t set c = 'd' where id in (select id from t where c = 'c' limit 4)";
    expect((await batch(shrinks)).error).toBeNull();
    expect((await batch("update t set c = 'd'")).error?.message).toMatch(/^It still changed rows/);
  });

  test("fills variables in, and points behind them all the same", async () => {
    const { error } = await traced(`select :'tenant', nope from :"schema".t`);
    expect(error).toMatchObject({ line: 1, column: 19, message: 'column "nope" does not exist' });
  });
});

interface Traced extends TracedStep {
  readonly tracer: Tracer;
}

async function traced(sql: string): Promise<Traced> {
  const { url, sql: database, name } = await freshDatabase();
  await database.unsafe(`create schema tenant_acme; set search_path = tenant_acme; ${setup}`);
  const environment = environmentOf(url);
  const tracer = await openTracer(environment);
  tracers.push(tracer);
  const work = { ...workOf(sql), environment, database: name };
  return { ...(await traceStep(work, tracer)), tracer };
}

function workOf(sql: string): Omit<TraceWork, "environment" | "database"> {
  const [migration] = catalogOf({ "001_a": sql }).migrations;
  if (migration === undefined) throw new Error("no migration");
  const { id, up, name } = migration;
  const step = {
    id,
    verb: "apply",
    checksum: up.checksum,
    mode: up.mode,
    phase: null,
    version: name,
    recorded: up.checksum,
    resume: false,
  } as const;
  const target = { kind: "tenant", id: "acme", database: "", schema: "tenant_acme", labels: {} } as const;
  return { migration, step, target };
}

/** Indexes that were only looked at are left out: which ones depends on the planner and the major. */
function summary(trace: StatementTrace | undefined): string {
  if (trace === undefined) return "nothing";
  const { locks, rewrites, scans, builds } = trace;
  const work = [
    ["rewrites", rewrites],
    ["scans", scans],
    ["builds", builds.map(({ index }) => index).toSorted()],
  ] as const;
  const parts = work.flatMap(([what, names]) => (names.length > 0 ? [`${what} ${names.join(" ")}`] : []));
  const shown = locks.filter(({ kind, mode }) => kind !== "index" || mode !== "ACCESS SHARE");
  return [shown.map(({ relation, mode }) => `${relation}=${mode}`).join(" "), ...parts].join("; ");
}
