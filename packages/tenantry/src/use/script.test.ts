import { expect, test } from "vitest";
import type { Intent, Selection } from "@tenantry/core";
import { loadCatalog, loadProject } from "../load.ts";
import { intent } from "../testing/catalog.ts";
import { folder } from "../testing/folder.ts";
import { planOffline } from "./offline.ts";
import { script } from "./script.ts";

const files = {
  "migrations/public/001_tenants.sql": "create table tenants (id int);\n--! down\ndrop table tenants;",
  "migrations/tenant/002_users.sql": "create table users (id int); -- people\n--! down\ndrop table users;",
  "migrations/tenant/003_index.sql":
    '--! transaction: off\ncreate index concurrently users_id on :"schema".users (id);\n--! down\ndrop index users_id;',
  "migrations/tenant/004_fill.sql": "--! batch: until-no-rows\nupdate users set id = 1 where id is null;",
};

test("script() applies in psql what the plan says, ledger rows included", async () => {
  expect(await scripted({ only: "tenants" }, "base")).toMatchInlineSnapshot(`
    "-- From the very start.
    -- Once for each target: psql -v schema=… -v tenant=… -f this-file
    \\set ON_ERROR_STOP on

    begin;
    select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('tenantry creates schema.schema_migrations', 0));
    create table if not exists :"schema"."schema_migrations" (
      version pg_catalog.varchar(255) primary key,
      applied_at pg_catalog.timestamptz not null default pg_catalog.now(),
      name pg_catalog.text,
      checksum pg_catalog.text,
      state pg_catalog.text not null default 'applied',
      duration_ms pg_catalog.int8,
      run pg_catalog.text,
      who pg_catalog.text,
      tool pg_catalog.text,
      commit pg_catalog.text,
      progress pg_catalog.text
    );
    commit;

    -- apply tenant/002_users (migrations/tenant/002_users.sql)
    begin;
    set local search_path = :"schema";
    create table users (id int);
    insert into :"schema"."schema_migrations" (version, name, checksum, tool, who)
    values ('002_users', '002_users', 'f98a1d5b57509d36d4fd5a87ee971959517dac1bf592a6d461afcca11400118e', 'tenantry/0.1.0', current_user);
    commit;

    -- apply tenant/003_index (migrations/tenant/003_index.sql)
    set search_path = :"schema";
    create index concurrently users_id on :"schema".users (id);
    insert into :"schema"."schema_migrations" (version, name, checksum, tool, who)
    values ('003_index', '003_index', '6a7d472d2ce433d4e2bc87c9f8807102937775e118239c406e12319509eff4d7', 'tenantry/0.1.0', current_user);
    reset search_path;

    -- apply tenant/004_fill (migrations/tenant/004_fill.sql)
    set search_path = :"schema";
    do $tenantry$
    declare
      changed bigint;
    begin
      loop
        update users set id = 1 where id is null
        ;
        get diagnostics changed = row_count;
        exit when changed = 0;
        commit;
      end loop;
    end
    $tenantry$;
    insert into :"schema"."schema_migrations" (version, name, checksum, tool, who)
    values ('004_fill', '004_fill', 'd9ec72c47957672b357d2c7e3948dc6962313c38e9259c47c975d58f866f5bbc', 'tenantry/0.1.0', current_user);
    reset search_path;
    "
  `);
});

test("script() starts after --from, and without a ledger to make", async () => {
  const text = await scripted({ only: "tenants" }, "003");
  expect(text).toContain("-- From 003_index.");
  expect(text).not.toContain("create table");
  expect(text).toContain("apply tenant/004_fill");
});

test("script() goes back over any range", async () => {
  const revert = { verb: "revert", to: "002" } as const;
  const text = await scripted({ only: "tenants" }, "003", revert);
  expect(text).toContain("-- From 003_index.");
  expect(text.match(/-- revert .*/g)).toEqual([
    "-- revert tenant/003_index (migrations/tenant/003_index.sql)",
  ]);
  expect(text).toContain(`delete from :"schema"."schema_migrations" where version = '003_index';`);
  expect(await scripted({ only: "tenants" }, "base", revert)).toBe("-- Nothing to do.\n");
});

test("planOffline() wants one kind of target, and a version that exists", async () => {
  await expect(scripted({}, "base")).rejects.toMatchObject({ code: "scope-missing", exit: 2 });
  await expect(scripted({ only: "tenants" }, "009")).rejects.toMatchObject({ code: "from-unknown", exit: 2 });
});

async function scripted(
  selection: Partial<Selection>,
  from: string,
  over: Partial<Intent> = {},
): Promise<string> {
  const cwd = await folder(files);
  const catalog = await loadCatalog(await loadProject({ cwd, variables: {} }));
  const wanted = intent(over, selection);
  const plan = planOffline(catalog, wanted, from);
  return script({ catalog, intent: wanted, plan, tool: "tenantry/0.1.0", whom: "any" });
}
