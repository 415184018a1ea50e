import { expect, test } from "vitest";
import { fleet } from "./fleet.ts";
import type { Layout } from "./fleet.ts";

const all = ["002_create_users", "003_index_users"];

/** What every fleet can be relied on for; told once of each layout. */
export function mainJob(layout: Layout): void {
  test("plan shows cohorts, and --exit-code says that something is pending", async () => {
    const { json, run } = await fleet(layout, ["acme", "corp"]);
    expect(await json("plan")).toMatchObject({
      code: 0,
      json: {
        version: 1,
        verdict: "safe",
        upToDate: 0,
        problems: [],
        stages: [
          {
            kind: "public",
            cohorts: [{ count: 1, targets: ["public"], steps: [{ id: "public/001_create_settings" }] }],
          },
          {
            kind: "tenant",
            cohorts: [
              {
                count: 2,
                targets: ["acme", "corp"],
                from: { head: null, applied: 0 },
                steps: [
                  { id: "tenant/002_create_users", verb: "apply", mode: "transaction" },
                  { id: "tenant/003_index_users", verb: "apply", mode: "transaction" },
                ],
              },
            ],
          },
        ],
      },
    });
    expect((await run("plan", "--exit-code")).code).toBe(3);
    const { code, stdout } = await run("plan");
    expect(code).toBe(0);
    expect(stdout).toContain("acme and corp");
  });

  test("plan --out and apply --plan run what was reviewed; a second apply has nothing to do", async () => {
    const { json, run, ledger } = await fleet(layout, ["acme", "corp"]);
    const planned = await json("plan", "--out", "p.json");
    const applied = await json("apply", "--plan", "p.json");
    expect(applied).toMatchObject({
      code: 0,
      json: { digest: digestOf(planned.json), outcomes: { done: 3, failed: 0, unreached: 0 }, failures: [] },
    });
    expect(await ledger("public")).toEqual(["001_create_settings"]);
    expect(await ledger("acme")).toEqual(all);
    expect(await json("apply")).toMatchObject({ code: 0, json: { outcomes: { done: 0, unchanged: 3 } } });
    expect((await run("plan", "--exit-code")).code).toBe(0);
  });

  test("a changed file is an integrity problem", async () => {
    const { json, run, project } = await fleet(layout, ["acme"]);
    await run("apply");
    project.write("migrations/tenant/002_create_users.sql", "create table users (id bigint primary key);\n");
    const { code, json: plan } = await json("plan");
    expect(code).toBe(4);
    expect(plan).toMatchObject({
      verdict: "blocked",
      problems: [
        {
          severity: "error",
          path: "migrations/tenant/002_create_users.sql",
          targets: ["acme"],
          help: expect.any(String),
        },
      ],
    });
    expect((await run("apply")).code).toBe(4);
    expect((await run("status")).code).toBe(4);
  });

  test("apply --plan skips targets that need a migration which came after the plan", async () => {
    const { json, run, project, ledger } = await fleet(layout, ["acme"]);
    await run("plan", "--out", "p.json");
    project.write("migrations/tenant/004_later.sql", "create table later (id int);\n");
    const refused = await json("apply", "--plan", "p.json");
    expect(refused).toMatchObject({ code: 8, json: { outcomes: { done: 1, failed: 0, skipped: 1 } } });
    expect(JSON.stringify(refused.json)).toContain("tenant/004_later");
    expect(await ledger("public")).toEqual(["001_create_settings"]);
    expect(await ledger("acme")).toBeNull();
  });

  test("apply --plan runs nothing at all when a file changed since", async () => {
    const { json, run, project, ledger } = await fleet(layout, ["acme"]);
    await run("plan", "--out", "p.json");
    project.write("migrations/tenant/003_index_users.sql", "create index other on users (email);\n");
    expect(await json("apply", "--plan", "p.json")).toMatchObject({
      code: 8,
      json: { outcomes: { done: 0 } },
    });
    expect(await ledger("public")).toBeNull();
    expect(await ledger("acme")).toBeNull();
  });

  test("one broken tenant among four fails alone, and the statement is shown", async () => {
    const { json, run, sql, ledger } = await fleet(layout, ["acme", "corp", "globex", "initech"]);
    await run("apply", "--to", "002");
    await sql(
      "globex",
      `create index users_email_idx on ${layout === "schemas" ? "tenant_globex." : ""}users (id)`,
    );
    const { code, stdout } = await run("apply");
    expect(code).toBe(5);
    expect(stdout).toContain("migrations/tenant/003_index_users.sql:1");
    expect(stdout).toContain("create index users_email_idx on users (email)");
    expect(stdout).toMatch(/^ *\^/m);
    for (const done of ["acme", "corp", "initech"]) expect(await ledger(done)).toEqual(all);
    expect(await ledger("globex")).toEqual(["002_create_users"]);
    expect(await json("apply")).toMatchObject({
      code: 5,
      json: {
        outcomes: { done: 0, failed: 1, unchanged: 4 },
        failures: [
          {
            target: "globex",
            step: "tenant/003_index_users",
            sqlstate: "42P07",
            path: "migrations/tenant/003_index_users.sql",
            line: 1,
          },
        ],
      },
    });
  });

  test("revert takes back one step in one tenant, then everything", async () => {
    const { json, run, ledger } = await fleet(layout, ["acme", "corp"]);
    await run("apply");
    expect((await run("revert", "--steps", "1", "--tenant", "acme")).code).toBe(9);
    expect(await json("revert", "--steps", "1", "--tenant", "acme", "--yes")).toMatchObject({
      code: 0,
      json: { outcomes: { done: 1, failed: 0 } },
    });
    expect(await ledger("acme")).toEqual(["002_create_users"]);
    expect(await ledger("corp")).toEqual(all);
    expect((await run("revert", "--to", "base", "--yes")).code).toBe(2);
    const dry = await run("revert", "--to", "base", "--all", "--dry-run");
    expect(dry.code).toBe(0);
    const { code, stderr } = await run("revert", "--to", "base", "--all", "--yes");
    expect(stderr).toContain("migrations/tenant/002_create_users.sql:3  drop table users");
    expect(code).toBe(0);
    for (const target of ["public", "acme", "corp"]) expect(await ledger(target)).toEqual([]);
    expect((await run("apply")).code).toBe(0);
  });

  test("mark --dry-run writes nothing, mark writes rows without running anything", async () => {
    const { json, run, ledger, sql } = await fleet(layout, ["acme", "corp"]);
    await run("apply", "--only", "public");
    const flags = ["mark", "--applied", "tenant/002_create_users", "--tenant", "acme"];
    expect(await json(...flags, "--dry-run")).toMatchObject({ code: 0 });
    expect((await ledger("acme")) ?? []).toEqual([]);
    expect(await json(...flags)).toMatchObject({ code: 0 });
    expect(await ledger("acme")).toEqual(["002_create_users"]);
    const table = layout === "schemas" ? "tenant_acme.users" : "public.users";
    expect(await sql("acme", `select to_regclass('${table}') as found`)).toEqual([{ found: null }]);
    expect((await run("mark", "--unapplied", "002", "--tenant", "acme")).code).toBe(0);
    expect(await ledger("acme")).toEqual([]);
  });

  test("apply reaches only what the flags select, and a mistyped flag reaches nothing", async () => {
    const { json, run, ledger } = await fleet(layout, ["acme", "corp", "globex"]);
    expect(await json("apply", "--only", "public")).toMatchObject({
      code: 0,
      json: { outcomes: { done: 1 } },
    });
    const mistyped = await json("apply", "--tenat", "acme");
    expect(mistyped).toMatchObject({
      code: 2,
      json: {
        error: { code: "flag-unknown", message: "Unknown flag --tenat.", help: "Did you mean --tenant?" },
      },
    });
    expect(await ledger("acme")).toBeNull();
    expect((await run("apply", "--tenant", "acme", "--tenant", "corp")).code).toBe(0);
    expect(await ledger("acme")).toEqual(all);
    expect(await ledger("corp")).toEqual(all);
    expect(await ledger("globex")).toBeNull();
    const unknown = await json("apply", "--tenant", "globx");
    expect(unknown.code).toBe(2);
    expect(JSON.stringify(unknown.json)).toContain("globex");
  });

  test("status shows cohorts, and --fail-if-behind says that some lag", async () => {
    const { json, run } = await fleet(layout, ["acme", "corp", "globex"]);
    await run("apply", "--only", "public");
    await run("apply", "--tenant", "acme");
    expect(await json("status", "--fail-if-behind")).toMatchObject({
      code: 3,
      json: {
        environment: "local",
        targets: 4,
        cohorts: [
          { kind: "public", count: 1, head: "001_create_settings", applied: 1, pending: [], problems: [] },
          {
            kind: "tenant",
            count: 2,
            head: null,
            applied: 0,
            pending: ["tenant/002_create_users", "tenant/003_index_users"],
          },
          { kind: "tenant", count: 1, targets: ["acme"], head: "003_index_users", applied: 2, pending: [] },
        ],
      },
    });
    const history = await run("status", "--tenant", "acme", "--verbose");
    expect(history.code).toBe(0);
    expect(history.stdout).toMatch(/002_create_users.*\d{4}-\d\d-\d\d/);
    await run("apply");
    expect((await run("status", "--fail-if-behind")).code).toBe(0);
  });
}

function digestOf(json: unknown): string {
  return typeof json === "object" && json !== null && "digest" in json ? String(json.digest) : "";
}
