import { proxy } from "@tenantry/kit";
import { expect, test } from "vitest";
import { pooled } from "./testing/pooled.ts";
import { testFleet } from "./testing/fleet.ts";
import type { Files } from "./testing/fleet.ts";

const one = { environment: { concurrency: 1 } };

/** Applies the files to three tenants over one session; every tenant must find it as the first did. */
async function outcomes(files: Files): Promise<unknown> {
  const fleet = await testFleet("schemas in one database", ["t1", "t2", "t3"]);
  const { outcomes, failures } = await fleet.apply(files, one);
  expect(failures).toEqual({});
  return outcomes;
}

const done = { t1: "done", t2: "done", t3: "done" };

test.each([
  ["a temporary table", "do $$ begin create temp table left_over (id int); end $$;"],
  [
    "a setting",
    "do $$ begin if current_setting('my.mark', true) <> '' then raise 'marked'; end if; perform set_config('my.mark', 'x', false); end $$;",
  ],
  ["a prepared statement", "do $$ begin execute 'prepare mine as select 1'; end $$;"],
  [
    "a listener",
    "do $$ begin if exists (select from pg_listening_channels()) then raise 'listens'; end if; execute 'listen mine'; end $$;",
  ],
  [
    "an advisory lock",
    "do $$ begin perform pg_advisory_lock(7); end $$;\ndo $$ begin if (select count(*) from pg_locks where locktype = 'advisory' and objid = 7 and pid = pg_backend_pid()) > 1 then raise 'locked'; end if; end $$;",
  ],
])("a tenant's session carries %s of another tenant's file to nobody", async (_what, text) => {
  expect(await outcomes({ "tenant/001_step.sql": text })).toEqual(done);
});

test("a tenant's session carries nothing of a file that was run again to find its fault", async () => {
  const fleet = await testFleet("schemas in one database", ["t1", "t2", "t3"]);
  await fleet.sql("t1", "create table broken (id int)");
  const text = `do $$ begin
  if (select count(*) from pg_locks where locktype = 'advisory' and objid = 7 and pid = pg_backend_pid()) > 0 then raise 'locked'; end if;
end $$;
do $$ begin perform pg_advisory_lock(7); end $$;
create table broken (id int);`;
  const { outcomes } = await fleet.apply({ "tenant/001_step.sql": text }, one);
  expect(outcomes).toEqual({ t1: "failed", t2: "done", t3: "done" });
});

test("a file that cannot leave traces costs no extra message", async () => {
  const fleet = await testFleet("schemas in one database", ["t1", "t2", "t3"]);
  const link = await proxy(fleet.database("t1").url);
  const discards = (): number => link.messages.filter(({ text }) => text.startsWith("discard all")).length;
  await fleet.apply({ "tenant/001_a.sql": "create table a (id int);" }, { ...one, through: link.url });
  expect(discards()).toBe(0);
  await fleet.apply(
    { "tenant/001_a.sql": "create table a (id int);", "tenant/002_b.sql": "do $$ begin end $$;" },
    { ...one, through: link.url },
  );
  expect(discards()).toBe(2);
});

const dynamic = { "tenant/002_a.sql": "do $$ begin create table a (id int); end $$;" };

test("a file that may leave traces is refused behind a pooler, and asks for directUrl", async () => {
  const fleet = await testFleet("schemas in one database", ["t1"]);
  const { failures } = await fleet.apply(dynamic, { through: await pooled(fleet.database("t1").url) });
  expect(failures["t1"]).toMatchObject({
    message:
      "This file runs code that can leave traces on its session, and the connection goes through a pooler.",
    help: "Set `directUrl` of this environment to the server itself: such files run there.",
  });
  expect((await fleet.ledgers())["t1"]).toEqual(null);
});

test("a file that may leave traces runs past the pooler, the others through it", async () => {
  const fleet = await testFleet("schemas in one database", ["t1", "t2"]);
  const past = await proxy(fleet.database("t1").url);
  const files = { "tenant/001_a.sql": "create table b (id int);", ...dynamic };
  const { outcomes } = await fleet.apply(files, {
    ...one,
    through: await pooled(fleet.database("t1").url),
    past: past.url,
  });
  expect(outcomes).toEqual({ t1: "done", t2: "done" });
  expect(past.messages.some(({ text }) => text.includes("-- apply tenant/002_a"))).toBe(true);
});
