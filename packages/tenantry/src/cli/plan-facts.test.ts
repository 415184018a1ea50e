import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { builtCli } from "../testing/cli.ts";
import type { Cli } from "../testing/cli.ts";

/** Three tenants, one of them large, and a migration that is pending. */
async function fleet(): Promise<Cli> {
  const made = await builtCli(["acme", "corp", "dune"]);
  await writeFile(
    join(made.cwd, "migrations/tenant/004_nick.sql"),
    "alter table users add column nick text;\n",
  );
  await made.database.sql.unsafe(
    `insert into tenant_corp.users select i, repeat('x', 200) from generate_series(1, 20000) i; analyze tenant_corp.users`,
  );
  return made;
}

/** A place without any database. */
const nowhere = ["--url", "postgres://nobody:x@127.0.0.1:1/nothing"];

test("plan --offline shows waves as far as facts can say who is in them", async () => {
  const { run } = await fleet();
  await run("plan", "--facts-out", "facts.json");
  const offline = ["plan", "--offline", "--facts", "facts.json", ...nowhere];
  const counted = await run(...offline, "--canary", "1", "--max-failures", "2");
  expect(counted.text).toContain("  1      1     canary  1        1 failed target\n");
  expect(counted.text).toContain("  1      2     rest    2        2 failed targets\n");
  expect(counted.json).toMatchObject({
    rollout: { waves: [{ name: "canary", targets: 1 }, { targets: 2 }] },
  });
  const named = await run(...offline, "--canary", "acme");
  expect(named.exit).toBe(0);
  expect(named.text).toContain("  in waves · at most 8 targets at once on each server\n");
  expect(named.json).toMatchObject({ rollout: { waves: [], budget: null } });
  const plain = await run(...offline, "--max-failures", "2", "--format", "markdown");
  expect(plain.text).toContain("<summary>Rollout: all in one wave</summary>");
  expect(plain.text).toContain("| 1 | – | all | 3 | 2 failed targets |");
  expect(plain.json).toMatchObject({ limits: { maxFailures: 2, lockTimeoutMs: 3000 } });
});

describe("plan --facts-out, and plan --offline --facts", () => {
  test("make the same plan without a database, with sizes", async () => {
    const { run, cwd } = await fleet();
    const online = await run("plan", "--facts-out", "facts.json");
    expect(online.exit).toBe(0);
    expect(online.text).toMatch(/users +3 +20,000 +\d+\.\d MB +\d+\.\d MB/);
    const offline = await run("plan", "--offline", "--facts", "facts.json", ...nowhere);
    expect(offline.exit).toBe(0);
    const { digest, verdict } = Object(online.json);
    expect(offline.json).toMatchObject({
      digest,
      verdict,
      upToDate: 1,
      stages: [{ kind: "tenant", cohorts: [{ count: 3, steps: [{ id: "tenant/004_nick" }] }] }],
      facts: { environment: "local" },
    });
    expect(offline.text).toMatch(/sizes on \d{4}-\d\d-\d\d .*\n {2}users/);
    expect((await run("plan", "--offline", "--facts", "facts.json", "--format", "markdown")).text).toContain(
      "| `users` | 3 | 20,000 |",
    );
    const file = await readFile(join(cwd, "facts.json"), "utf8");
    for (const id of ["acme", "corp", "dune"]) expect(file).not.toContain(id);
  });

  test("knows single tenants by their hashes, and ids where they were asked for", async () => {
    const { run, cwd } = await fleet();
    await run("plan", "--facts-out", "facts.json");
    const one = await run("plan", "--offline", "--facts", "facts.json", "--tenant", "corp");
    expect(one).toMatchObject({ exit: 0, json: { stages: [{ cohorts: [{ count: 1 }] }] } });
    expect(await run("plan", "--offline", "--facts", "facts.json", "--tenant", "nobody")).toMatchObject({
      exit: 2,
    });
    await run("plan", "--facts-out", "named.json", "--show-tenants");
    const { tables } = JSON.parse(await readFile(join(cwd, "named.json"), "utf8"));
    expect(tables).toContainEqual(expect.objectContaining({ table: "users", largest: "corp" }));
    expect((await run("plan", "--offline", "--facts", "named.json")).json).toMatchObject({
      stages: [{ cohorts: [{ targets: ["acme", "corp", "dune"] }] }],
    });
  });

  test("writes a plan that may be applied later", async () => {
    const { run, ledger } = await fleet();
    await run("plan", "--facts-out", "facts.json");
    await run("plan", "--offline", "--facts", "facts.json", "--out", "plan.json");
    expect((await run("apply", "--plan", "plan.json")).exit).toBe(0);
    expect(await ledger("dune")).toContain("004_nick");
  });

  test("finds what has changed in the files since, without a database", async () => {
    const { run, cwd } = await fleet();
    await run("plan", "--facts-out", "facts.json");
    await writeFile(join(cwd, "migrations/tenant/002_users.sql"), "create table people ();");
    expect(await run("plan", "--offline", "--facts", "facts.json", ...nowhere)).toMatchObject({
      exit: 4,
      json: { verdict: "blocked", problems: [{ code: "edited", count: 3 }] },
    });
  });

  test("says what is dangerous as the fleet itself would, by the sizes in the facts", async () => {
    const { run, cwd, database } = await fleet();
    await writeFile(
      join(cwd, "migrations/tenant/005_index.sql"),
      "create index users_email_idx on users (email);\n",
    );
    const offline = async () => await run("plan", "--offline", "--facts", "facts.json", ...nowhere);
    const dangerous = { code: "index-not-concurrent", evidence: "static", line: 1, column: 1, count: 3 };
    await run("plan", "--facts-out", "facts.json");
    expect(await offline()).toMatchObject({
      exit: 0,
      json: { verdict: "warning", problems: [{ ...dangerous, severity: "warning" }] },
    });
    await database.sql`insert into tenant_corp.users select i, repeat('x', 900) from generate_series(30001, 42000) i`;
    const online = await run("plan", "--facts-out", "facts.json");
    expect(await offline()).toMatchObject({
      exit: 9,
      json: { verdict: "blocked", problems: [{ ...dangerous, severity: "error" }] },
    });
    expect(online).toMatchObject({ exit: 9, json: { verdict: "blocked" } });
  });

  test("say whether tenants with one history are alike, when it was looked at", async () => {
    const { run, database } = await fleet();
    await database.sql`alter table tenant_corp.users add column by_hand text`;
    const checked = async (...flags: readonly string[]) => driftOf((await run("plan", ...flags)).json);
    expect(await checked()).toMatchObject({ result: "not run" });
    const found = "1 of 3 tenants is not like others with the same history";
    expect(await checked("--facts-out", "facts.json")).toEqual({
      check: "drift",
      result: "warning",
      text: `${found}: see \`tenantry drift\``,
    });
    expect(await checked("--facts", "facts.json")).toMatchObject({ result: "not run" });
    expect(await checked("--offline", "--facts", "facts.json", ...nowhere)).toMatchObject({
      text: `${found}, by the facts: see \`tenantry drift\``,
    });
  });

  test("online, the sizes that the server has now count, whatever the file says", async () => {
    const { run, cwd } = await fleet();
    await writeFile(
      join(cwd, "migrations/tenant/005_index.sql"),
      "create index users_email_idx on users (email);\n",
    );
    await run("plan", "--facts-out", "facts.json");
    const facts = JSON.parse(await readFile(join(cwd, "facts.json"), "utf8"));
    for (const { bytes } of facts.tables) bytes.max = 5e9;
    await writeFile(join(cwd, "facts.json"), JSON.stringify(facts));
    expect(await run("plan", "--facts", "facts.json")).toMatchObject({
      exit: 0,
      json: { verdict: "warning", statements: [{}, { estimateSeconds: expect.any(Number) }] },
      text: expect.stringMatching(/under 1 s|about \d s/),
    });
    expect(await run("plan", "--offline", "--facts", "facts.json", ...nowhere)).toMatchObject({
      exit: 9,
      text: expect.stringMatching(/about \d+ min/),
    });
  });

  test("refuses what facts cannot say, and files that hold none", async () => {
    const { run, cwd } = await fleet();
    await run("plan", "--facts-out", "facts.json");
    const offline = ["plan", "--offline", "--facts", "facts.json"];
    for (const [argv, message] of [
      [[...offline, "--label", "region=eu"], "--label does not go with these facts. Facts hold no labels."],
      [
        [...offline, "--shard", "1/2"],
        "--shard does not go with these facts. These facts hold no ids of tenants.",
      ],
      [[...offline, "--env", "production"], "facts.json is about local, and this is production."],
      [[...offline, "--facts-out", "x.json"], "--facts-out reads the fleet, --offline does not."],
      [[...offline, "--sql"], "--sql does not go with --facts."],
      [["plan", "--offline"], "--offline has nothing to plan from."],
      [["plan", "--show-tenants"], "--show-tenants is about the facts that are written."],
      [["plan", "--facts", "gone.json"], "--facts gone.json cannot be read (ENOENT)."],
    ] as const) {
      expect(await run(...argv)).toMatchObject({ exit: 2, json: { error: { message } } });
    }
    await writeFile(join(cwd, "odd.json"), "{}");
    expect(await run("plan", "--offline", "--facts", "odd.json")).toMatchObject({
      exit: 2,
      json: { error: { code: "facts-file", message: "odd.json holds no facts: version must be 1." } },
    });
  });

  test("reads with a role that may only select", async () => {
    const { run, database } = await fleet();
    const role = `facts_${database.name}`;
    await database.sql.unsafe(`create role ${role} login password 'x';
      alter role ${role} set default_transaction_read_only = on;
      grant select on tenants, schema_migrations to ${role};
      do $$ declare s name; begin for s in select schema_name from tenants loop
        execute format('grant usage on schema %1$I to ${role}; grant select on %1$I.schema_migrations to ${role}', s); end loop; end $$`);
    const url = new URL(database.url);
    url.username = role;
    url.password = "x";
    const { exit, json, text } = await run("plan", "--facts-out", "facts.json", "--url", url.href);
    expect(exit).toBe(0);
    expect(json).toMatchObject({ facts: { environment: "local" } });
    expect(text).toContain("users");
  });
});

function driftOf(json: object): unknown {
  const { checks } = Object(json);
  return checks.find(({ check }: { readonly check: string }) => check === "drift");
}
