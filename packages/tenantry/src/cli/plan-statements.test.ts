import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { builtCli } from "../testing/cli.ts";

const rewrite = "alter table users alter column id type numeric;\ncomment on table users is 'who';\n";

describe("plan says what its statements lock and do", () => {
  test("in the terminal, with the size of the largest tenant and an estimate, and what was checked", async () => {
    const { run, cwd, database } = await builtCli(["acme", "corp"]);
    await database.sql`insert into tenant_corp.users select i from generate_series(1, 5000) i`;
    await database.sql`analyze tenant_corp.users`;
    await writeFile(join(cwd, "migrations/tenant/004_wide.sql"), rewrite);
    const { text } = await run("plan");
    expect(text).toMatch(/what each statement locks and does \(from the rules: nothing was run\)/);
    expect(text).toMatch(/004_wide\.sql:1 {2}alter table users alter column id type numeric/);
    expect(text).toMatch(/ACCESS EXCLUSIVE users · blocks reads and writes · rewrites users/);
    expect(text).toMatch(/largest target 5,000 rows, [\d.]+ kB · under 1 s/);
    expect(text).toContain("No lock on a table that is there already is known of 1 other statement.");
    expect(text).toContain("Your\n  server was not asked.");
    expect(text).toMatch(/✓ hazards in the SQL +looked for: 2 of 2 statements understood \(100 %\)/);
    expect(text).toMatch(/– rehearsal: up, down, up +not run: plan --rehearse/);
    expect(text).toMatch(/– drift between tenants +not run: tenantry drift/);
    for (const line of text.split("\n").filter((one) => one.includes(" · ")))
      expect(line.length).toBeLessThanOrEqual(100);
  });

  test("in JSON, estimates included", async () => {
    const { run, cwd, database } = await builtCli(["acme"]);
    await database.sql`insert into tenant_acme.users select i from generate_series(1, 5000) i`;
    await database.sql`analyze tenant_acme.users`;
    await writeFile(join(cwd, "migrations/tenant/004_wide.sql"), rewrite);
    const { json } = await run("plan");
    expect(json).toMatchObject({
      statements: [
        {
          id: "tenant/004_wide",
          line: 1,
          locks: [{ relation: "users", mode: "ACCESS EXCLUSIVE" }],
          blocks: "reads and writes",
          work: [{ kind: "rewrites", what: ["users"] }],
          largest: { table: "users", rows: 5000, bytes: expect.any(Number) },
          estimateSeconds: expect.any(Number),
          evidence: "static",
        },
      ],
      coverage: { statements: 2, understood: 2, percent: 100 },
      checks: [
        { check: "files", result: "passed" },
        { check: "histories", result: "passed" },
        { check: "hazards", result: "passed" },
        { check: "rehearsal", result: "not run" },
        { check: "drift", result: "not run" },
      ],
    });
  });

  test("in Markdown", async () => {
    const { run, cwd } = await builtCli(["acme"]);
    await writeFile(join(cwd, "migrations/tenant/004_wide.sql"), rewrite);
    const { text } = await run("plan", "--format", "markdown");
    expect(text).toContain(
      "What each statement locks and does (from the rules of the linter: nothing was run)",
    );
    expect(text).toContain("| Drift between tenants | ➖ not run |");
  });

  test("as it was seen, where it was rehearsed", async () => {
    const { run, cwd } = await builtCli(["acme"]);
    await writeFile(join(cwd, "migrations/tenant/004_wide.sql"), `${rewrite}--! down\nselect 1;\n`);
    const { text, json } = await run("plan", "--rehearse");
    expect(text).toMatch(/what each statement locks and does \(seen on PostgreSQL [\d.]+, empty tables\)/);
    expect(text.match(/004_wide\.sql:1 /g)).toHaveLength(1);
    expect(text).toMatch(/[✓!✗] rehearsal: up, down, up +\d of \d/);
    expect(json).toMatchObject({ statements: [{ evidence: "shadow" }, { evidence: "shadow" }] });
    const known = async (...flags: readonly string[]) =>
      problemsOf((await run("plan", ...flags)).json).map(({ code, evidence }) => [code, evidence].join(" "));
    expect(await known()).toContain("type-change-rewrite history");
    expect(await known("--rehearse")).toContain("type-change-rewrite shadow");
  });

  test("and nothing where nothing is to do", async () => {
    const { run } = await builtCli(["acme"]);
    const { text, json } = await run("plan");
    expect(text).not.toContain("checked");
    expect(json).toMatchObject({ verdict: "nothing", statements: [] });
  });
});

function problemsOf(json: object): readonly { readonly code: unknown; readonly evidence: unknown }[] {
  const { problems } = Object(json);
  return problems;
}
