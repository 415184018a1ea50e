import { describe, expect, test } from "vitest";
import { builtCli, cli } from "../testing/cli.ts";

describe("drift", () => {
  test("is exit 0 where all agree, and says it in every format", async () => {
    const { run } = await builtCli(["acme", "corp", "dune"]);
    expect(await run("drift")).toMatchObject({
      exit: 0,
      text: "Drift in local: none in 3 targets\n\nNot compared: public is alone at its history.\n",
      json: { compared: 3, drifted: 0 },
    });
    expect((await run("drift", "--format", "markdown")).text).toContain("> **No drift** in 3 targets.");
    expect(JSON.parse((await run("drift", "--format", "json")).text)).toMatchObject({ drifted: 0 });
  });

  test("--tenant shows both sides whole, and is exit 0 for one that agrees", async () => {
    const { run, database } = await builtCli(["acme", "corp", "dune"]);
    await database.sql.unsafe(`create function tenant_corp.f() returns int language sql as 'select 1'`);
    const corp = await run("drift", "--tenant", "corp", "--ignore", "owner");
    expect(corp.exit).toBe(3);
    expect(corp.text).toMatchInlineSnapshot(`
      "Drift in local: 1 of 1 target is not like the others

        at 003_email: 2 of 3 targets agree

        corp
          + function f()
            ours    CREATE OR REPLACE FUNCTION $target.f()
                     RETURNS integer
                     LANGUAGE sql
                    AS $function$select 1$function$
            others  (not there)
      "
    `);
    expect((await run("drift", "--tenant", "acme")).exit).toBe(0);
    expect(await run("drift", "--tenant", "crop")).toMatchObject({
      exit: 2,
      json: { error: { help: "Did you mean corp?" } },
    });
  });

  test("--rehearse holds all against what the files make, also where all agree on something else", async () => {
    const { run, database } = await builtCli(["acme", "corp"]);
    const clean = await run("drift", "--rehearse");
    expect(clean).toMatchObject({ exit: 0, json: { compared: 3, drifted: 0, problems: [] } });
    expect(clean.text).not.toContain("Not compared");
    await database.sql
      .unsafe(`alter table tenant_acme.users add x int; alter table tenant_corp.users add x int;
      create index by_hand on public.tenants (slug)`);
    expect((await run("drift")).exit).toBe(0);
    const found = await run("drift", "--rehearse");
    expect(found).toMatchObject({
      exit: 3,
      json: {
        drifted: 3,
        cohorts: [
          { outliers: [{ targets: ["public"], objects: [{ kind: "index", name: "by_hand" }] }] },
          { outliers: [{ targets: ["acme", "corp"], objects: [{ kind: "column", name: "users.x" }] }] },
        ],
      },
    });
  });

  test("leaves out what is to be ignored, and refuses what it does not know", async () => {
    const { run, database } = await builtCli(["acme", "corp", "dune"]);
    await database.sql.unsafe(
      `comment on table tenant_acme.users is 'x'; grant select on tenant_acme.users to public`,
    );
    expect((await run("drift", "--ignore", "comment")).exit).toBe(3);
    expect((await run("drift", "--ignore", "comment", "--ignore", "grant")).exit).toBe(0);
    expect(await run("drift", "--ignore", "grants")).toMatchObject({
      exit: 2,
      json: { error: { code: "flag-value", help: "Did you mean grant?" } },
    });
  });

  test("says which catalogs could not be read, and still tells about the others", async () => {
    const { run, database } = await builtCli(["acme", "corp", "dune", "echo"]);
    await database.sql.unsafe(`create view tenant_acme.v as select * from tenant_acme.users;
      alter table tenant_dune.users add x int`);
    const { sql } = database;
    const session = await sql.reserve();
    await session.unsafe("begin; lock table tenant_acme.users in access exclusive mode");
    const { exit, json } = await run("drift");
    await session.unsafe("rollback");
    session.release();
    expect(exit).toBe(5);
    expect(json).toMatchObject({
      compared: 3,
      drifted: 1,
      problems: [{ code: "unreadable-catalog", targets: ["acme"] }],
    });
  });

  test("reads a fleet that has nothing yet", async () => {
    const { run } = await cli();
    expect(await run("drift")).toMatchObject({ exit: 0, json: { compared: 0, drifted: 0 } });
  });
});
