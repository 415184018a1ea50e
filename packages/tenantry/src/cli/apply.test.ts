import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freshDatabase, ownServer, until } from "@tenantry/kit";
import { takeLease } from "@tenantry/postgres";
import { describe, expect, test } from "vitest";
import { environmentOf } from "../config/environment.ts";
import { builtCli, cli, fleetFiles } from "../testing/cli.ts";
import type { Cli } from "../testing/cli.ts";

const losing = "migrations/tenant/004_lose.sql";

describe("apply", () => {
  test("--dry-run answers with the plan and runs nothing", async () => {
    const { run, ledger } = await cli();
    const { exit, json } = await run("apply", "--dry-run");
    expect({ exit, json }).toMatchObject({ exit: 0, json: { version: 1, stages: [{ kind: "public" }] } });
    expect(await ledger("public")).toBeNull();
  });

  test("finds the tenants of a registry that its own public stage makes", async () => {
    const registered = `${fleetFiles["migrations/public/001_tenants.sql"]}`.replace(
      "--! down",
      "insert into tenants values ('acme', 'tenant_acme');\ncreate schema tenant_acme;\n--! down",
    );
    const { run, ledger } = await cli({ ...fleetFiles, "migrations/public/001_tenants.sql": registered });
    const { exit, json } = await run("apply");
    expect({ exit, json }).toMatchObject({ exit: 0, json: { outcomes: { done: 2, unreached: 0 } } });
    expect(await ledger("acme")).toEqual(["002_users", "003_email"]);
  });

  test("ends with 6 and touches no tenant while another one is being created without end", async () => {
    const { run, database, ledger } = await cli();
    await run("apply", "--only", "public");
    await run("tenant", "create", "acme");
    const building = await database.sql.reserve();
    await building`select pg_advisory_lock_shared(hashtextextended('tenantry head public', 0))`;
    const { exit, json } = await run("apply", "--lock-timeout", "50ms", "--retries", "0");
    building.release();
    expect({ exit, json }).toMatchObject({ exit: 6, json: { error: { code: "busy" } } });
    expect(await ledger("acme")).toEqual(["002_users", "003_email"]);
  });

  test("refuses a plan that was made for another environment", async () => {
    const { run, ledger, cwd } = await cli();
    await run("plan", "--out", "plan.json");
    expect(JSON.parse(await readFile(join(cwd, "plan.json"), "utf8"))).toMatchObject({
      environment: "local",
    });
    expect(await run("apply", "--env", "production", "--yes", "--plan", "plan.json")).toMatchObject({
      exit: 8,
      json: {
        error: {
          code: "plan-elsewhere",
          message: "The plan was made for environment local, and this is production.",
          help: "Add --env local, or make one for here: tenantry plan --env production --out <file>",
        },
      },
    });
    expect(await ledger("public")).toBeNull();
    expect((await run("apply", "--plan", "plan.json")).exit).toBe(0);
  });

  test("refuses a plan that was made on another cluster, though its histories are the same", async () => {
    const { run, ledger, cwd } = await cli();
    await run("plan", "--out", "plan.json");
    const other = await freshDatabase((await ownServer()).url);
    expect(await run("apply", "--url", other.url, "--plan", "plan.json")).toMatchObject({
      exit: 8,
      json: {
        error: {
          code: "plan-elsewhere",
          message: expect.stringContaining("on another PostgreSQL server than the one that answers now"),
        },
      },
    });
    expect(await other.sql`select from pg_class where relname = 'tenants'`).toEqual([]);
    expect((await run("apply", "--plan", "plan.json")).exit).toBe(0);
    expect(await ledger("public")).toEqual(["001_tenants"]);
    // A plan of an older version of ours does not say where it was made.
    const written = await readFile(join(cwd, "plan.json"), "utf8");
    expect(written).toMatch(/"cluster": "\d+"/);
    await writeFile(join(cwd, "older.json"), written.replace(/"cluster": "\d+",/, ""));
    expect((await run("apply", "--url", other.url, "--plan", "older.json")).exit).toBe(0);
  });

  test("keeps the report of the public stage when nothing can be announced after it", async () => {
    const { run, cwd, database, ledger } = await builtCli(["acme"]);
    await mkdir(join(cwd, "migrations/both"));
    await writeFile(join(cwd, "migrations/both/004_more.sql"), "create table more ();");
    const building = await database.sql.reserve();
    await building`select pg_advisory_lock_shared(hashtextextended('tenantry head public', 0))`;
    const { exit, json, text } = await run("apply", "--lock-timeout", "50ms", "--retries", "0");
    await building`select pg_advisory_unlock_all()`;
    building.release();
    expect({ exit, json }).toMatchObject({
      exit: 6,
      json: { stopped: "busy", outcomes: { done: 1, skipped: 1 } },
    });
    expect(text).toContain("Stopped because a tenant is being created without end: 1 target done");
    expect(text).toContain("tenantry doctor shows who holds it up");
    expect(await ledger("public")).toContain("004_more");
    expect(await ledger("acme")).toEqual(["002_users", "003_email"]);
    expect((await run("apply")).exit).toBe(0);
    expect(await ledger("acme")).toContain("004_more");
  });

  test("is exit 6, saying so, when its lease is taken away while it runs", async () => {
    const { run, cwd, database, ledger, said } = await builtCli(["acme", "corp"]);
    await writeFile(join(cwd, "migrations/tenant/004_slow.sql"), "select pg_sleep(7);");
    const running = run("apply", "--concurrency", "1");
    await until(() => said.includes("Stage 1: 2 tenants"));
    await database.sql`delete from tenantry_lease`;
    const { exit, json, text } = await running;
    expect({ exit, json }).toMatchObject({
      exit: 6,
      json: { stopped: "lease-lost", outcomes: { skipped: 1 } },
    });
    expect(text).toContain("The lease of this run was taken away, and another run may have begun.");
    expect(said).toContain("Stopped: the lease of this run is gone, and another run may have taken over.");
    expect(await ledger("corp")).toEqual(["002_users", "003_email"]);
  });

  test("says the same report as text and as JSON, with the documented fields", async () => {
    const { run } = await cli();
    const { text, json } = await run("apply");
    expect(text).toContain("Applied to 1 target");
    expect(json).toEqual({
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      run: expect.any(String),
      outcomes: { done: 1, failed: 0, unknown: 0, gone: 0, unreached: 0, unchanged: 0, skipped: 0 },
      failures: [],
      retries: 0,
      timing: {
        totalMs: expect.any(Number),
        p50Ms: expect.any(Number),
        p95Ms: expect.any(Number),
        maxMs: expect.any(Number),
      },
      stopped: null,
      stoppedBecause: null,
      waves: [],
      notes: [],
      problems: [],
    });
  });

  test("--events writes what happens, a JSON object a line", async () => {
    const { run, cwd } = await cli();
    await run("apply", "--events", "events.ndjson");
    const lines = (await readFile(join(cwd, "events.ndjson"), "utf8")).trimEnd().split("\n");
    const types = lines.map((line) => JSON.parse(line).type);
    expect(types).toEqual(["run", "stage", "step", "target", "end"]);
  });

  test("refuses to lose data where nobody can be asked, and says what with --yes", async () => {
    const { run, cwd, ledger, said } = await builtCli(["acme"]);
    const accepted = '--! accept: drop-column reason="nobody reads it"\n';
    await writeFile(join(cwd, losing), `${accepted}alter table users\n  drop column email;`);
    expect(await run("apply")).toMatchObject({ exit: 9, json: { error: { code: "confirmation-missing" } } });
    expect(await ledger("acme")).toEqual(["002_users", "003_email"]);
    expect((await run("apply", "--yes")).exit).toBe(0);
    expect(said).toContain(`  ${losing}:2  alter table users drop column email`);
  });

  test("asks in a protected environment, and goes on when its name is typed", async () => {
    const questions: string[] = [];
    const ask = async (question: string, expected: string): Promise<boolean> => {
      questions.push(`${question} ${expected}`);
      return questions.length > 1;
    };
    const { run, ledger } = await cli(fleetFiles, { interactive: true, ask });
    expect(await run("apply", "--env", "production")).toMatchObject({
      exit: 9,
      json: { error: { code: "declined" } },
    });
    expect(await ledger("public")).toBeNull();
    expect((await run("apply", "--env", "production")).exit).toBe(0);
    expect(questions).toEqual(Array.from({ length: 2 }, () => "This will apply in production. production"));
    // Nothing is asked where nothing is to be done.
    expect((await run("apply", "--env", "production")).exit).toBe(0);
    expect(questions).toHaveLength(2);
  });

  test("is exit 6, naming the holder, while another run is under way", async () => {
    const here = await cli({
      ...fleetFiles,
      "tenantry.config.json": '{"timeouts": {"lease": "50ms"}}',
    });
    const lease = await takeLease(
      environmentIn(here),
      { id: "other", who: "somebody", tool: "tenantry/9", commit: null, digest: "", reviewed: false },
      { waitMs: 0 },
    );
    const { exit, json } = await here.run("apply");
    expect({ exit, json }).toMatchObject({ exit: 6, json: { error: { code: "busy" } } });
    expect(JSON.stringify(json)).toContain("somebody with tenantry/9");
    if (lease.kind === "held") await lease.release();
    expect((await here.run("apply")).exit).toBe(0);
  });

  test.each([[["acme"]], [[]]])(
    "announces what each phase brings to tenants, with %j there",
    async (there) => {
      const { run, cwd, ledger } = await cli();
      await run("apply");
      for (const id of there) await run("tenant", "create", id);
      await writeFile(join(cwd, "migrations/tenant/004_new.sql"), "--! phase: expand\ncreate table new ();");
      const contract =
        "--! phase: contract\n--! requires: tenant/004_new\nalter table users drop column email;";
      await writeFile(join(cwd, "migrations/tenant/005_old.sql"), contract);
      const expanded = ["002_users", "003_email", "004_new"];
      expect((await run("apply", "--phase", "expand")).exit).toBe(0);
      await run("tenant", "create", "between");
      expect(await ledger("between")).toEqual(expanded);
      expect((await run("apply", "--phase", "contract", "--yes")).exit).toBe(0);
      await run("tenant", "create", "afterwards");
      expect(await ledger("between")).toEqual([...expanded, "005_old"]);
      expect(await ledger("afterwards")).toEqual([...expanded, "005_old"]);
    },
  );

  test("announces what every tenant is to have, but not when only a part is meant", async () => {
    const { run, cwd, database } = await builtCli(["acme", "corp"]);
    const head = async (): Promise<readonly string[]> => {
      const [row] = await database.sql<{ head: string }[]>`select head from tenantry_head`;
      return JSON.parse(row?.head ?? '{"migrations":[]}').migrations.map(({ id }: { id: string }) => id);
    };
    const before = ["tenant/002_users", "tenant/003_email"];
    expect(await head()).toEqual(before);
    await writeFile(
      join(cwd, "migrations/tenant/004_more.sql"),
      "create table more ();\n--! down\ndrop table more;",
    );
    for (const part of [
      ["--tenant", "acme"],
      ["--only", "tenants"],
      ["--to", "003"],
    ]) {
      expect((await run("apply", ...part)).exit).toBe(0);
      expect(await head()).toEqual(before);
    }
    expect((await run("apply")).exit).toBe(0);
    expect(await head()).toEqual([...before, "tenant/004_more"]);
    expect((await run("revert", "--tenant", "acme", "--yes")).exit).toBe(0);
    expect(await head()).toEqual([...before, "tenant/004_more"]);
    expect((await run("apply")).exit).toBe(0);
    expect((await run("revert", "--only", "tenants", "--yes")).exit).toBe(0);
    expect(await head()).toEqual(before);
  });

  test("--max-failures, --retries, timeouts and --concurrency reach the run", async () => {
    const { run, cwd } = await builtCli(["a", "b", "c", "d"]);
    await writeFile(join(cwd, "migrations/tenant/004_slow.sql"), "select pg_sleep(20);");
    const flags = [
      "--statement-timeout",
      "500ms",
      "--max-failures",
      "1",
      "--concurrency",
      "1",
      "--retries",
      "0",
    ];
    const { exit, json } = await run("apply", ...flags);
    expect(exit).toBe(5);
    expect(json).toMatchObject({
      outcomes: { failed: 1, skipped: 3 },
      failures: [{ sqlstate: "57014", step: "tenant/004_slow" }],
      stopped: "max-failures",
    });
  });

  test("--deadline starts no target after it", async () => {
    const { run, cwd, ledger } = await builtCli(["a", "b", "c"]);
    await writeFile(join(cwd, "migrations/tenant/004_slow.sql"), "select pg_sleep(1);");
    const { exit, json } = await run("apply", "--deadline", "500ms", "--concurrency", "1");
    expect({ exit, json }).toMatchObject({ exit: 5, json: { stopped: "deadline", outcomes: { failed: 0 } } });
    expect(await ledger("c")).toEqual(["002_users", "003_email"]);
    expect((await run("apply")).exit).toBe(0);
  });

  test("--plan refuses a file that was changed after it was written", async () => {
    const { run, cwd, ledger } = await cli();
    const file = join(cwd, "plan.json");
    await run("plan", "--out", "plan.json");
    const written = await readFile(file, "utf8");
    await writeFile(file, written.replace('"public/001_tenants"', '"public/000_other"'));
    expect(await run("apply", "--plan", "plan.json")).toMatchObject({
      exit: 8,
      json: { error: { code: "plan-tampered" } },
    });
    expect(await ledger("public")).toBeNull();
    await writeFile(file, written);
    expect((await run("apply", "--plan", "plan.json")).exit).toBe(0);
  });

  test("--plan wants a file that is a plan", async () => {
    const { run, cwd } = await cli();
    expect(await run("apply", "--plan", "gone.json")).toMatchObject({
      exit: 2,
      json: { error: { code: "plan-missing" } },
    });
    await writeFile(join(cwd, "bad.json"), '{"version": 1}');
    expect(await run("apply", "--plan", "bad.json")).toMatchObject({
      exit: 2,
      json: { error: { code: "plan-file" } },
    });
  });

  test("refuses numbers and durations that are none", async () => {
    const { run } = await cli();
    for (const flags of [
      ["--concurrency", "0"],
      ["--retries", "many"],
      ["--deadline", "soon"],
      ["--lock-timeout", "3"],
    ]) {
      expect(await run("apply", ...flags)).toMatchObject({
        exit: 2,
        json: { error: { code: "flag-value" } },
      });
    }
  });

  test("ends with what was done when a signal comes before it begins", async () => {
    const stop = new AbortController();
    stop.abort();
    const { run, ledger } = await cli(fleetFiles, { signal: stop.signal });
    expect((await run("apply")).exit).toBe(130);
    expect(await ledger("public")).toBeNull();
  });
});

function environmentIn({ database }: Cli) {
  const at = { name: "DATABASE_URL", url: database.url };
  return environmentOf({}, { name: "local", at, direct: null, tenants: { from: "none" } });
}
