import { createHash, randomBytes } from "node:crypto";
import { plan, readCatalog } from "@tenantry/core";
import type { RehearsedCohort } from "@tenantry/core";
import { sharedServer } from "@tenantry/kit";
import postgres from "postgres";
import { afterEach, describe, expect, test } from "vitest";
import type { Connection } from "../environment.ts";
import { environmentOf } from "../testing/environment.ts";
import { everything, stateOf } from "../testing/fleet-state.ts";
import { rehearse } from "./rehearse.ts";
import { openScratch } from "./scratch.ts";
import type { Scratch } from "./scratch.ts";

const open: Scratch[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((scratch) => scratch.close()));
});

const users = "create table users (id int primary key, email text);\n--! down\ndrop table users;";

describe("rehearse()", () => {
  test("proves a step that goes up, down and up again to the same schema", async () => {
    const [cohort] = await rehearsed({ "tenant/001_users": users }, { acme: "" });
    expect(cohort).toMatchObject({ targets: ["acme"], count: 1, base: null, skipped: null });
    expect(outcomes(cohort)).toEqual(["tenant/001_users proven"]);
  });

  test("builds the history of each cohort first, and rehearses its own steps on it", async () => {
    const files = {
      "tenant/001_users": users,
      "tenant/002_plan": "alter table users add plan text;\n--! down\nalter table users drop plan;",
    };
    const cohorts = await rehearsed(files, { acme: "001_users", corp: "001_users", globex: "" });
    expect(cohorts.map((cohort) => [cohort.count, ...outcomes(cohort)])).toEqual([
      [2, "tenant/002_plan proven"],
      [1, "tenant/001_users proven", "tenant/002_plan proven"],
    ]);
  });

  test.each([
    ["an index", "create index users_email on users (email)", "select 1", "index users_email"],
    ["a default", "alter table users alter email set default 'x'", "select 1", "column users.email"],
    ["a grant", "grant select on users to public", "select 1", "grant users"],
  ])("shows that a down forgets %s", async (_what, up, down, object) => {
    const files = { "tenant/001_users": users, "tenant/002_x": `${up};\n--! down\n${down};` };
    const [cohort] = await rehearsed(files, { acme: "001_users" });
    expect(outcomes(cohort)).toEqual(["tenant/002_x differs"]);
    expect(cohort?.steps[0]).toMatchObject({ during: "down", error: null });
    expect(cohort?.steps[0]?.differences.map((one) => one.object)).toEqual([object]);
  });

  test("gives no tick to what has no way back", async () => {
    const files = {
      "tenant/001_users": "create table users ()",
      "tenant/002_x": "--! irreversible: data is gone\ndrop table users",
    };
    const [cohort] = await rehearsed(files, { acme: "" });
    expect(cohort?.steps.map(({ outcome, reason }) => `${outcome}: ${reason}`)).toEqual([
      "up only: it has no down section",
      "up only: irreversible: data is gone",
    ]);
  });

  test("shows a refused statement at its line, and runs nothing after it in that cohort", async () => {
    const files = {
      "tenant/001_users": users,
      "tenant/002_x": "select 1;\nalter table userz add x int;",
      "tenant/003_y": "select 1;",
    };
    const [cohort] = await rehearsed(files, { acme: "" });
    expect(outcomes(cohort)).toEqual([
      "tenant/001_users proven",
      "tenant/002_x failed",
      "tenant/003_y not run",
    ]);
    expect(cohort?.steps[1]).toMatchObject({ during: "up", error: { line: 2, sqlstate: "42P01" } });
    expect(cohort?.steps[2]?.reason).toBe("tenant/002_x has to work first");
  });

  test("goes on after a down that fails, since the step is still there", async () => {
    const files = {
      "tenant/001_users": users.replace("drop table users", "drop table userz"),
      "tenant/002_x": "alter table users add x int;\n--! down\nalter table users drop x;",
    };
    const [cohort] = await rehearsed(files, { acme: "" });
    expect(outcomes(cohort)).toEqual(["tenant/001_users failed", "tenant/002_x proven"]);
    expect(cohort?.steps[0]).toMatchObject({ during: "down", error: { line: 3 } });
  });

  test.each([
    [
      "fails",
      "insert into marks values (1)",
      { outcome: "failed", during: "up again", error: { sqlstate: "23505", line: 1 } },
    ],
    [
      "does something else",
      "do $$ begin if exists (select from marks) then create table more (); end if; end $$; insert into marks values ((select count(*) from marks))",
      {
        outcome: "differs",
        during: "up again",
        differences: [
          { object: "table more", before: null, after: "table" },
          { object: "owner more", after: "tenantry_rehearsal" },
        ],
      },
    ],
  ])("notices that the second up %s", async (_what, up, step) => {
    const files = {
      "tenant/001_marks": "create table marks (n int primary key);",
      "tenant/002_x": `${up};\n--! down\ndrop table if exists more;`,
    };
    const [cohort] = await rehearsed(files, { acme: "001_marks" });
    expect(cohort?.steps[0]).toMatchObject(step);
  });

  test("mirrors the fleet: tenants refer to public, whatever the public one needs itself", async () => {
    const files = {
      "public/001_plans": "create table plans (id int primary key);\n--! down\ndrop table plans;",
      "tenant/002_users":
        "create table users (plan int references public.plans);\n--! down\ndrop table users;",
    };
    const cohorts = await rehearsed(files, { public: "001_plans", acme: "" });
    expect(cohorts.flatMap(outcomes)).toEqual(["tenant/002_users proven"]);
    const locks = cohorts[0]?.steps[0]?.statements[0]?.locks[0];
    expect(locks).toEqual({ relation: "public.plans", kind: "table", mode: "SHARE ROW EXCLUSIVE" });
  });

  test("says why a history cannot be built, instead of a tick", async () => {
    const files = { "tenant/001_users": users, "tenant/002_x": "select 1" };
    const cohorts = await rehearsed(files, {
      a: "001_users*",
      b: "000_gone 001_users",
      c: "001_users!",
    });
    expect(cohorts.map(({ skipped, steps }) => [skipped, steps.length])).toEqual([
      ["001_users was marked without being run", 0],
      ["the plan is blocked by unknown-row", 0],
      ["the plan is blocked by edited", 0],
    ]);
  });

  test("starts from schema.sql where a part of the history was never run", async () => {
    const files = {
      "tenant/001_users": "this never ran",
      "tenant/002_x": "alter table users add x int;\n--! down\nalter table users drop x;",
      "tenant/schema": "--! baseline: 001\ncreate table users (id int);",
    };
    const [cohort] = await rehearsed(files, { acme: "001_users*" });
    expect(cohort).toMatchObject({ skipped: null, base: "tenant/schema.sql" });
    expect(outcomes(cohort)).toEqual(["tenant/002_x proven"]);
  });

  test("says which file of a history does not run any more", async () => {
    const files = { "tenant/001_users": "select 1;\nselect nope;", "tenant/002_x": "select 1" };
    const [cohort] = await rehearsed(files, { acme: "001_users" });
    expect(cohort?.skipped).toBe(
      'its history cannot be built: tenant/001_users says at tenant/001_users.sql:2: column "nope" does not exist',
    );
  });

  test("runs verify, and outside of transactions, and in batches", async () => {
    const files = {
      "tenant/001_users": users,
      "tenant/002_i":
        "--! transaction: off\ncreate index concurrently i on users (email);\n--! down transaction: off\ndrop index concurrently i;",
      "tenant/003_b":
        "--! batch: until-no-rows\nupdate users set email = '' where id in (select id from users where email is null limit 9);",
      "tenant/004_v": "select 1;\n--! down\nselect 1;\n--! verify\nselect count(*) = 0 from users;",
    };
    const [cohort] = await rehearsed(files, { acme: "001_users" });
    expect(outcomes(cohort)).toEqual(["tenant/002_i proven", "tenant/003_b up only", "tenant/004_v proven"]);
    expect(cohort?.steps[2]?.verified).toBe(1);
    expect(cohort?.steps[0]?.statements[0]?.builds).toEqual([{ index: "i", table: "users" }]);
  });

  test("runs as somebody who may do nothing to the server, and leaves nothing behind", async () => {
    const files = {
      "tenant/001_program": "create table t (x text);\ncopy t from program 'id';",
    };
    const scratch = await scratchWith({ extensions: [], roles: [] });
    const [cohort] = await rehearsed(files, { acme: "" }, scratch);
    expect(cohort?.steps[0]?.error).toMatchObject({ sqlstate: "42501", line: 2 });
    const { connection } = await scratch.database();
    expect(await there(connection)).toEqual([connection.database, connection.user]);
    await scratch.close();
    expect(await there(connection)).toEqual([]);
  });

  test("has the extensions and roles that are listed, and says which it has not", async () => {
    const role = `reader_${randomBytes(4).toString("hex")}`;
    const files = {
      "tenant/001_x": `create table t (x public.citext);\ngrant select on t to ${role};\n--! down\ndrop table t;`,
    };
    const scratch = await scratchWith({
      extensions: [
        { name: "citext", schema: "public" },
        { name: "no_such", schema: "public" },
      ],
      roles: [role],
    });
    const [cohort] = await rehearsed(files, { acme: "" }, scratch);
    expect(outcomes(cohort)).toEqual(["tenant/001_x proven"]);
    expect(scratch.notes).toEqual(["The extension no_such is not on the scratch server."]);
  });
});

async function rehearsed(
  files: Readonly<Record<string, string>>,
  fleet: Readonly<Record<string, string>>,
  scratch?: Scratch,
): Promise<readonly RehearsedCohort[]> {
  const catalog = readCatalog(
    Object.entries(files).map(([path, text]) => ({ path: `${path}.sql`, text })),
    sha256,
  );
  const state = stateOf(fleet, catalog);
  const request = { catalog, state, plan: plan(catalog, state, everything, sha256) };
  return await rehearse(scratch ?? (await scratchWith({ extensions: [], roles: [] })), request);
}

async function scratchWith(furniture: Parameters<typeof openScratch>[2]): Promise<Scratch> {
  const environment = environmentOf(sharedServer());
  const scratch = await openScratch(environment.connection, environment, furniture);
  open.push(scratch);
  return scratch;
}

/** Those of a scratch database and its owner that exist. */
async function there({ database, user }: Connection): Promise<readonly string[]> {
  const sql = postgres(sharedServer(), { max: 1 });
  try {
    const rows = await sql<
      { name: string }[]
    >`select datname as name from pg_database where datname = ${database}
      union all select rolname from pg_roles where rolname = ${user}`;
    return rows.map(({ name }) => name);
  } finally {
    await sql.end();
  }
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function outcomes(cohort: RehearsedCohort | undefined): readonly string[] {
  return (cohort?.steps ?? []).map(({ id, outcome }) => `${id} ${outcome}`);
}
