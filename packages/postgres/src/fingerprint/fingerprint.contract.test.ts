import { compareObjects, objectKinds } from "@tenantry/core";
import type { CatalogObject, Fingerprint, ObjectDifference, ObjectKind } from "@tenantry/core";
import { describe, expect, test } from "vitest";
import { everything } from "../testing/everything.ts";
import { testFleet } from "../testing/fleet.ts";
import type { TestFleet } from "../testing/fleet.ts";
import { readFingerprints, readObjects } from "./fleet.ts";

/** Two tenants that look the same but for their names. */
async function twins(topology: Parameters<typeof testFleet>[0]): Promise<TestFleet> {
  const fleet = await testFleet(topology, ["acme", "corp"]);
  for (const id of ["acme", "corp"]) await fleet.sql(id, everything(`tenant_${id}`));
  return fleet;
}

async function fingerprints(
  { environment, fleet }: TestFleet,
  ...ids: readonly string[]
): Promise<Readonly<Record<string, Fingerprint>>> {
  const targets = fleet.targets.filter(({ id }) => ids.length === 0 || ids.includes(id));
  const { found, problems } = await readFingerprints(environment, fleet, targets);
  expect(problems).toEqual([]);
  return Object.fromEntries([...found].map(([{ id }, fingerprint]) => [id, fingerprint]));
}

async function objects({ environment, fleet }: TestFleet, id: string): Promise<readonly CatalogObject[]> {
  const targets = fleet.targets.filter((target) => target.id === id);
  const { found, problems } = await readObjects(environment, fleet, targets);
  expect(problems).toEqual([]);
  return [...found.values()].flat();
}

async function differences(fleet: TestFleet): Promise<readonly ObjectDifference[]> {
  return compareObjects(await objects(fleet, "acme"), await objects(fleet, "corp"));
}

describe.each(["schemas in one database", "a database per tenant"] as const)(
  "readFingerprints() and readObjects() on %s",
  (topology) => {
    test("find tenants equal that differ only in their own names", async () => {
      const fleet = await twins(topology);
      expect(await differences(fleet)).toEqual([]);
      const { acme, corp, public: own } = await fingerprints(fleet);
      expect(acme).toEqual(corp);
      expect(own?.hash).not.toBe(acme?.hash);
    });

    test("see every change, and only that", async () => {
      const fleet = await twins(topology);
      const before = await fingerprints(fleet, "acme");
      const theirs = await objects(fleet, "corp");
      for (const [change, back, ...expected] of changes) {
        await fleet.sql("acme", change);
        const found = compareObjects(await objects(fleet, "acme"), theirs);
        expect
          .soft(
            found.map(({ kind, name }) => `${kind} ${name}`),
            change,
          )
          .toEqual(expected);
        const { acme } = await fingerprints(fleet, "acme");
        const kinds = new Set(found.map(({ kind }) => kind));
        expect.soft(kindsThatDiffer(acme, before["acme"]), change).toEqual([...kinds].toSorted());
        await fleet.sql("acme", back);
        expect.soft(await fingerprints(fleet, "acme"), back).toEqual(before);
      }
    });

    test("leave out our own tables, and a schema that is not there", async () => {
      const fleet = await testFleet(topology, ["acme", "corp", "gone"]);
      await fleet.apply(
        { "tenant/001_users.sql": "create table users (id int);" },
        {
          intent: { selection: { only: null, tenants: ["acme"], labels: {}, shard: null } },
        },
      );
      await fleet.sql("corp", "create table users (id int)");
      await fleet.sql("gone", "drop schema tenant_gone");
      const found = await fingerprints(fleet);
      expect(Object.keys(found).toSorted()).toEqual(["acme", "corp", "public"]);
      expect(found["acme"]).toEqual(found["corp"]);
      expect((await objects(fleet, "public")).map(({ name }) => name)).not.toContain("tenantry_log");
    });

    test("do not care in which order columns, constraints and indexes came, nor what was dropped", async () => {
      const fleet = await testFleet(topology, ["acme", "corp"]);
      await fleet.sql(
        "acme",
        "create table t (a int, b text, constraint k check (a > 0)); create index x on t (a)",
      );
      await fleet.sql("corp", "create table t (b text, old int); create index z on t (old)");
      await fleet.sql("corp", "alter table t drop old; alter table t add a int; create index x on t (a)");
      await fleet.sql(
        "corp",
        "alter table t add constraint k check (a > 0); insert into t (a) values (1); analyze t",
      );
      expect(await differences(fleet)).toEqual([]);
    });
  },
);

function kindsThatDiffer(a: Fingerprint | undefined, b: Fingerprint | undefined): readonly ObjectKind[] {
  return objectKinds.filter((kind) => a?.kinds[kind] !== b?.kinds[kind]).toSorted();
}

/** A change, how to take it back, and the objects that it changes. */
const changes: readonly (readonly [string, string, ...string[]])[] = [
  ["alter table users add nick text", "alter table users drop nick", "column users.nick"],
  [
    "alter table users alter code type varchar(9)",
    "alter table users alter code type text",
    "column users.code",
    "constraint users.code_length",
    "index users_code",
  ],
  [
    "alter table users alter home set default 'x'",
    "alter table users alter home set default 'tenant_acme'",
    "column users.home",
  ],
  [
    "alter table plans alter name drop not null",
    "alter table plans alter name set not null",
    "column child.name",
    "column plans.name",
  ],
  [
    "alter table users alter code set statistics 7",
    "alter table users alter code set statistics -1",
    "column users.code",
  ],
  [
    "alter table users validate constraint code_length",
    "alter table users drop constraint code_length; alter table users add constraint code_length check (length(code) < 100) not valid; comment on constraint code_length on users is 'short'",
    "constraint users.code_length",
  ],
  [
    "drop index users_code",
    "create index users_code on users (lower(code)) where plan > 0; comment on index users_code is 'fast'",
    "index users_code",
    "comment users_code",
  ],
  [
    "update pg_index set indisvalid = false where indexrelid = 'users_code'::regclass",
    "update pg_index set indisvalid = true where indexrelid = 'users_code'::regclass",
    "index users_code",
  ],
  ["alter table users set (fillfactor = 80)", "alter table users set (fillfactor = 90)", "table users"],
  [
    "alter table users force row level security",
    "alter table users no force row level security",
    "table users",
  ],
  [
    "alter table users disable trigger users_touch",
    "alter table users enable trigger users_touch",
    "trigger users.users_touch",
  ],
  [
    "alter policy own on users using (true)",
    "alter policy own on users using (home = 'tenant_acme')",
    "policy users.own",
  ],
  ["revoke select on users from public", "grant select on users to public", "grant users"],
  ["revoke update (code) on users from public", "grant update (code) on users to public", "grant users.code"],
  [
    "alter table users owner to pg_monitor",
    "alter table users owner to current_user",
    "owner users",
    "owner users_id_seq",
  ],
  ["alter sequence counter increment 6", "alter sequence counter increment 5", "sequence counter"],
  [
    "create or replace view names as select users.id, u.name from users join plans u on u.id = users.plan where true",
    "create or replace view names as select users.id, u.name from users join plans u on u.id = users.plan",
    "view names",
  ],
  [
    "create or replace procedure tidy() language sql as 'select 1'",
    "create or replace procedure tidy() language sql as 'delete from plans'",
    "function tidy()",
  ],
  [
    "alter type mood rename value 'sad' to 'glum'",
    "alter type mood rename value 'glum' to 'sad'",
    "column users.feeling",
    "type mood",
  ],
  [
    "alter domain email drop constraint has_at",
    "alter domain email add constraint has_at check (value like '%@%')",
    "domain email",
  ],
  ["comment on table users is 'other'", "comment on table users is 'who'", "comment users"],
  ["comment on column users.code is null", "comment on column users.code is 'what'", "comment users.code"],
  [
    "drop statistics users_ext",
    "create statistics users_ext (dependencies) on plan, code from users",
    "statistics users_ext",
  ],
  [
    "create table events_new partition of events for values from ('2026-01-01 00:00+00') to (maxvalue)",
    "drop table events_new",
    "table events_new",
    "column events_new.at",
    "column events_new.what",
    "index events_new_at_idx",
    "owner events_new",
    "grant events_new",
  ],
  [
    "drop rule no_delete on plans",
    "create rule no_delete as on delete to plans do instead nothing",
    "rule plans.no_delete",
  ],
  [
    "drop aggregate many (int)",
    "create aggregate many (int) (sfunc = int4pl, stype = int4, initcond = '0')",
    "function many(integer)",
    "owner many(integer)",
  ],
];
