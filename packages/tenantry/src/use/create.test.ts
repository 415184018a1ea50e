import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { heads } from "@tenantry/core";
import { describe, expect, test } from "vitest";
import { loadCatalog, loadProject } from "../load.ts";
import { folder } from "../testing/folder.ts";
import { createMigration } from "./create.ts";
import type { Created, NewMigration } from "./create.ts";

const now = new Date("2026-03-04T05:06:07.890Z");

describe("createMigration()", () => {
  test("names the file by the clock, and what it writes reads back as reversible", async () => {
    const cwd = await folder({});
    expect(await create(cwd, { description: "Add the user's Ävatar!" })).toEqual({
      id: "tenant/20260304050607_add_the_user_s_avatar",
      path: "migrations/tenant/20260304050607_add_the_user_s_avatar.sql",
    });
    const [migration] = (await catalogOf(cwd)).migrations;
    expect(migration).toMatchObject({ id: "tenant/20260304050607_add_the_user_s_avatar", scope: "tenant" });
    expect(await codesIn(cwd)).toEqual(["empty-migration"]);
  });

  test("comes after the newest of its ledgers, even one that is ahead of the clock", async () => {
    const cwd = await folder({ "migrations/both/20270101000000_ahead.sql": "select 1;" });
    expect((await create(cwd)).id).toBe("tenant/20270101000001_next");
  });

  test("numbers one after the other when asked to, each scope for itself", async () => {
    const cwd = await folder({
      "migrations/tenant/009_a.sql": "select 1;",
      "migrations/public/041_b.sql": "select 1;",
    });
    expect((await create(cwd, { numbering: "sequential" })).id).toBe("tenant/010_next");
    expect((await create(cwd, { numbering: "sequential", scope: "both" })).id).toBe("both/042_next");
    expect((await create(await folder({}), { numbering: "sequential" })).id).toBe("tenant/001_next");
  });

  test("keeps a flat folder flat", async () => {
    const cwd = await folder({ "migrations/001_a.tenant.sql": "select 1;" });
    await create(cwd, { numbering: "sequential" });
    expect(await readdir(join(cwd, "migrations"))).toEqual(["001_a.tenant.sql", "002_next.tenant.sql"]);
    expect(await codesIn(cwd)).toEqual(["empty-migration"]);
  });

  test("goes on in control/ where public migrations lie there", async () => {
    const cwd = await folder({
      "migrations/control/001_a.sql": "select 1;",
      "migrations/tenant/001_b.sql": "select 1;",
    });
    expect(await create(cwd, { numbering: "sequential", scope: "public" })).toEqual({
      id: "public/002_next",
      path: "migrations/control/002_next.sql",
    });
    expect((await create(cwd, { numbering: "sequential" })).path).toBe("migrations/tenant/002_next.sql");
    expect(await codesIn(cwd)).toEqual(["empty-migration", "empty-migration"]);
  });

  test("gives no scope in a folder where no file does, so that the others stay as they are", async () => {
    const single = await folder({ "migrations/001_a.sql": "select 1;" });
    await create(single, { numbering: "sequential", scope: "public" });
    expect(await readdir(join(single, "migrations"))).toEqual(["001_a.sql", "002_next.sql"]);
    expect(await codesIn(single)).toEqual(["empty-migration"]);
    const said = await folder({ "migrations/001_a.sql": "--! scope: public\nselect 1;" });
    await create(said, { numbering: "sequential", scope: "public" });
    expect(await codesIn(said)).toEqual(["empty-migration"]);
  });

  test("follows what it is told to, as a branch that joins two others", async () => {
    const cwd = await folder({
      "migrations/tenant/001_a.sql": "select 1;",
      "migrations/tenant/002_b.sql": "--! requires: tenant/001_a\nselect 1;",
      "migrations/tenant/003_c.sql": "--! requires: tenant/001_a\nselect 1;",
      "migrations/tenant/004_d.sql": "--! requires: tenant/001_a\nselect 1;",
    });
    const requires = ["tenant/002_b", "tenant/003_c"];
    const { path } = await create(cwd, { requires, numbering: "sequential" });
    expect(await readFile(join(cwd, path), "utf8")).toMatch(
      /^--! requires: tenant\/002_b, tenant\/003_c\n\n-- Write/,
    );
    const catalog = await catalogOf(cwd);
    expect(heads(catalog, "tenant")).toEqual(["tenant/004_d", "tenant/005_next"]);
  });

  test("merges the heads that two branches left", async () => {
    const cwd = await folder({
      "migrations/tenant/001_a.sql": "select 1;",
      "migrations/tenant/002_b.sql": "--! requires: tenant/001_a\nselect 1;",
      "migrations/tenant/003_c.sql": "--! requires: tenant/001_a\nselect 1;",
    });
    const { path } = await create(cwd, { content: "merge", numbering: "sequential" });
    expect(await readFile(join(cwd, path), "utf8")).toBe(
      // It has nothing to take back, which is not the same as no way back.
      "--! requires: tenant/002_b, tenant/003_c\n\n--! down\n",
    );
    expect(await codesIn(cwd)).toEqual([]);
    await expect(create(cwd, { content: "merge" })).rejects.toMatchObject({
      code: "nothing-to-merge",
      exit: 2,
    });
  });

  test("never overwrites a file", async () => {
    const cwd = await folder({});
    await create(cwd);
    const again = { ...(await catalogOf(cwd)), migrations: [] };
    const project = await loadProject(where(cwd));
    await expect(createMigration(project, again, wanted({}))).rejects.toMatchObject({ code: "EEXIST" });
  });
});

async function create(cwd: string, over: Partial<NewMigration> = {}): Promise<Created> {
  return await createMigration(await loadProject(where(cwd)), await catalogOf(cwd), wanted(over));
}

function wanted(over: Partial<NewMigration>): NewMigration {
  return {
    scope: "tenant",
    description: "next",
    numbering: "timestamp",
    content: "template",
    requires: [],
    now,
    ...over,
  };
}

async function codesIn(cwd: string) {
  return (await catalogOf(cwd)).problems.map(({ code }) => code);
}

async function catalogOf(cwd: string) {
  return await loadCatalog(await loadProject(where(cwd)), "empty");
}

function where(cwd: string) {
  return { cwd, variables: {} };
}
