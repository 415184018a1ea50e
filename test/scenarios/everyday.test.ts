import { readFileSync } from "node:fs";
import { join } from "node:path";
import { freshDatabase, project, tenantry } from "@tenantry/kit";
import { describe, expect, test } from "vitest";

const config = {
  tenants: {
    from: "registry",
    query: "select slug as id, schema_name as schema, plan as label_plan from tenants",
    insert: "insert into tenants (slug, schema_name, plan) values (:'tenant', :'schema', :'plan')",
    remove: "delete from tenants where slug = :'tenant'",
  },
  hooks: {
    after: [{ run: 'echo "$TENANTRY_VERB $TENANTRY_DONE $TENANTRY_EXIT $DATABASE_URL" >> hooks.txt' }],
  },
  environments: { production: { protected: true } },
};

const files = {
  "tenantry.config.json": JSON.stringify(config),
  "migrations/public/20260101_0900_tenants.sql":
    "create table tenants (slug text primary key, schema_name text not null, plan text);\n--! down\ndrop table tenants;\n",
  "migrations/tenant/20260102_0900_users.sql":
    "create table users (id int primary key, plan text);\n--! down\ndrop table users;\n",
  "migrations/tenant/20260103_0900_plan.sql":
    "alter table users alter column plan set default 'free';\n--! down\nalter table users alter column plan drop default;\n--! verify\nselect count(*) = 0 from users where plan is null;\n",
  "migrations/tenant.seed.sql": "insert into users values (1, :'label.plan');\n",
  "tenants.csv": "id,plan,label_plan\nacme,pro,pro\nglobex,free,free\n",
};

describe("everyday work", () => {
  test("goes to a version by its beginning, builds tenants from a file, and says how things stand", async () => {
    const { run, json, folder, sql } = await fleet();
    expect(await json("apply", "--to", "20260101")).toMatchObject({
      code: 0,
      json: { outcomes: { done: 1 } },
    });
    expect(await json("plan", "--to", "2026")).toMatchObject({
      code: 2,
      json: { problems: [{ code: "ambiguous-version" }] },
    });
    expect(await json("tenant", "create", "--from", "tenants.csv")).toMatchObject({
      code: 0,
      json: { outcomes: { created: 2, failed: 0 } },
    });
    expect(await json("tenant", "create", "--from", "tenants.csv")).toMatchObject({
      code: 0,
      json: { outcomes: { unchanged: 2 } },
    });
    expect(await json("status", "--verify")).toMatchObject({
      code: 0,
      json: { checks: [{ id: "tenant/20260103_0900_plan", outcome: "holds", count: 2 }] },
    });
    await sql.unsafe("update tenant_acme.users set plan = null");
    expect((await run("status", "--verify")).code).toBe(4);
    expect(await json("status", "--timings")).toMatchObject({ code: 0, json: { migrations: [{}, {}, {}] } });
    expect(await json("status", "--audit", "--tenant", "acme")).toMatchObject({
      code: 0,
      json: { entries: expect.arrayContaining([expect.objectContaining({ verb: "provision" })]) },
    });
    const { code, json: listed } = await json("list", "20260103");
    expect({ code, listed }).toMatchObject({
      code: 0,
      listed: { id: "tenant/20260103_0900_plan", applied: [{ kind: "tenant", applied: 2, pending: 0 }] },
    });
    expect((await run("status", "--tenant", "acme", "--verbose")).stdout).toMatch(
      /20260102_0900_users .* run \w{8}/,
    );
    expect(readFileSync(join(folder, "hooks.txt"), "utf8")).toBe("apply 1 0 \n");
  });

  test("goes back: a script, a step, all of it and again, and a reset", async () => {
    const { run, json, sql } = await fleet();
    await run("apply");
    await run("tenant", "create", "--from", "tenants.csv");
    const script = await run(
      "revert",
      "--sql",
      "--only",
      "tenants",
      "--from",
      "20260103",
      "--to",
      "20260102",
    );
    expect(script).toMatchObject({ code: 0, stdout: expect.stringContaining("drop default") });
    expect((await run("revert", "--tenant", "acme", "--yes")).code).toBe(0);
    expect((await run("revert", "--all", "--to", "base", "--yes")).code).toBe(0);
    expect((await run("apply")).code).toBe(0);
    expect((await run("tenant", "create", "--from", "tenants.csv")).code).toBe(0);
    expect((await run("reset")).code).toBe(2);
    expect((await run("reset", "--all")).code).toBe(9);
    expect((await run("reset", "--all", "--yes", "--env", "production")).code).toBe(9);
    expect((await run("reset", "--all", "--yes", "--url", "postgres://u@db.example.com/x")).code).toBe(9);
    expect(await json("reset", "--all", "--yes")).toMatchObject({
      code: 0,
      json: { targets: [{ outcome: "done" }, { outcome: "done" }, { target: "public", outcome: "done" }] },
    });
    expect(await sql`select from pg_tables where schemaname = 'public'`).toHaveLength(0);
  });

  test("refuses a plan of another environment, and values that no flag can have", async () => {
    const { run } = await fleet();
    expect((await run("plan", "--out", "plan.json")).code).toBe(0);
    expect((await run("apply", "--env", "production", "--plan", "plan.json", "--yes")).code).toBe(8);
    expect((await run("plan", "--format", "xml")).code).toBe(2);
    expect((await run("apply", "--concurrency", "0")).code).toBe(2);
    expect((await run("help")).code).toBe(0);
    expect((await run("backup", "--all", "--out", "migrations")).code).toBe(2);
    expect((await run("restore", "nowhere", "--all")).code).toBe(2);
    expect((await run("doctor", "--steal", "--yes")).code).toBe(0);
  });
});

async function fleet() {
  const { url, sql } = await freshDatabase();
  const { folder } = project(files);
  const options = { cwd: folder, env: { DATABASE_URL: url } };
  const run = (...args: readonly string[]) => tenantry(args, options);
  const json = async (...args: readonly string[]) => {
    const { code, stdout } = await run(...args, "--json");
    const answer: unknown = JSON.parse(stdout);
    return { code, json: answer };
  };
  return { run, json, folder, sql };
}
