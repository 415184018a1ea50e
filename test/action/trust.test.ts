import { readFileSync } from "node:fs";
import { describe, expect, onTestFinished, test } from "vitest";
import { createWorld, openPull, pullRequestEvent, push, readOnly, workflow } from "@tenantry/github";
import { leaksOf } from "./leaks.ts";
import { config, shop } from "./shop.ts";
import { email } from "./reviewed.ts";

describe("on a pull request", () => {
  test("the configuration of the base branch counts, and a change is announced", async () => {
    const at = await shop();
    const steered = {
      environments: {
        production: {
          url: "postgres://elsewhere.example/db",
          tenants: { from: "registry", query: "select pg_sleep(1e6)::text as id, '' as schema" },
        },
      },
    };
    const { pull, run } = await at.open("feature", {
      ...email,
      "tenantry.config.json": JSON.stringify(steered),
      "tenantry.config.js": "process.stdout.write('steered'); export default {};",
      ".env": "DATABASE_URL=postgres://elsewhere.example/db\n",
    });
    expect(run, run.log).toMatchObject({ code: 0, outputs: { targets: "2" } });
    expect(run.printed).not.toContain("steered");
    const [comment = ""] = at.comments(pull);
    expect(comment).toContain("changes `tenantry.config.json`, `tenantry.config.js`, `.env`");
  });

  test.each([
    [
      "the tenants query",
      "tenantry.config.json",
      '{"environments":{"production":{"tenants":{"from":"registry","query":"select"}}}}',
    ],
    [
      "the connection",
      "tenantry.config.json",
      config.replace('"tenants"', '"directUrl":{"env":"ELSEWHERE"},"tenants"'),
    ],
    [
      "a program for a configuration",
      "tenantry.config.js",
      "process.stdout.write('steered'); export default {};",
    ],
  ])("a change of %s is announced where nothing is pending", async (_what, path, text) => {
    const at = await shop(["acme"]);
    const { pull, run } = await at.open("feature", { [path]: text });
    expect(run, run.log).toMatchObject({ code: 0, outputs: { verdict: "nothing", targets: "0" } });
    expect(run.printed).not.toContain("steered");
    const [comment = "", ...others] = at.comments(pull);
    expect(comment).toContain(`changes \`${path}\``);
    expect(comment).toContain("Nothing to do.");
    expect(others).toEqual([]);
  });

  test("a configuration that is a program is refused, not run", async () => {
    const program = "process.stdout.write('steered'); export default {};";
    const at = await shop([]);
    push(at.world, "main", { files: { "tenantry.config.json": null, "tenantry.config.js": program } });
    const { run } = await at.open("feature", email);
    expect(run).toMatchObject({ code: 2, outputs: { "failure-reason": "usage" } });
    expect(run.annotations[0]?.message).toContain("tenantry.config.js is a program");
    expect(run.printed).not.toContain("steered");
  });

  test("from a fork the plan is of files alone, and a comment that may not be written is a notice", async () => {
    const at = await shop();
    push(at.world, "stranger:feature", { files: email });
    const pull = openPull(at.world, "stranger:feature");
    const event = pullRequestEvent(at.world, pull, "opened");
    const given = { token: at.github.token(workflow(readOnly)), inputs: { "database-url": "" } };
    const run = await at.run(event, given);
    expect(run, run.log).toMatchObject({ code: 0, outputs: { verdict: "safe", pending: "1" } });
    expect(run.summary).toContain("no database was asked");
    expect(run.summary).toContain("`003_email`");
    expect(run.annotations.map(({ level }) => level)).toEqual(["notice", "notice"]);
    expect(at.comments(pull)).toEqual([]);
    const withUrl = await at.run(event, { token: at.github.token(workflow(readOnly)) });
    expect(withUrl.summary).toContain("no database was asked");
  });

  test("from a fork an edited migration is found without a database", async () => {
    const at = await shop();
    const files = { "migrations/tenant/002_users.sql": "create table users ();\n" };
    push(at.world, "stranger:feature", { files });
    const event = pullRequestEvent(at.world, openPull(at.world, "stranger:feature"), "opened");
    const run = await at.run(event, { token: at.github.token(workflow(readOnly)) });
    expect(run, run.log).toMatchObject({ code: 4, outputs: { verdict: "blocked" } });
  });

  test("an empty URL is an error that says where to look", async () => {
    const at = await shop();
    push(at.world, "feature", { files: email });
    const event = pullRequestEvent(at.world, openPull(at.world, "feature"), "opened");
    const run = await at.run(event, { inputs: { "database-url": "" } });
    expect(run).toMatchObject({ code: 2, outputs: { "failure-reason": "usage" } });
    expect(run.annotations[0]?.message).toContain("The input database-url is empty.");
  });

  test("names of tenants stay out of a public repository, and of nothing else", async () => {
    const world = createWorld({ visibility: "public" });
    const at = await shop(["acme", "globex"], { world });
    const { pull, run } = await at.open("feature", email);
    const seen = JSON.stringify([run.summary, run.log, at.comments(pull), [...world.checks.values()]]);
    expect(run.outputs["targets"]).toBe("2");
    expect(seen).not.toMatch(/globex/);
    expect(seen).toMatch(/tenant-[0-9a-f]{12}/);
    expect((await at.merge(pull)).code).toBe(0);
    expect(await at.ledger("tenant_globex")).toEqual(["002_users", "003_email"]);
  });
});

describe("refused is", () => {
  test("pull_request_target", async () => {
    const at = await shop();
    push(at.world, "feature", { files: email });
    const pull = openPull(at.world, "feature");
    const event = pullRequestEvent(at.world, pull, "opened", { name: "pull_request_target" });
    const run = await at.run(event);
    expect(run).toMatchObject({ code: 9, outputs: { "failure-reason": "refused" } });
    expect(at.comments(pull)).toEqual([]);
  });
});

describe("secrets and data stay hidden", () => {
  test("when the server cannot be reached", async () => {
    const at = await shop();
    const password = "s3cr%2Ft p@ss".replace(" ", "%20");
    const url = `postgres://ann:${password}@127.0.0.1:1/shop`;
    const run = await at.dispatch({ inputs: { "database-url": url } });
    expect(run, run.log).toMatchObject({ code: 1 });
    expect(run.masks).toEqual(expect.arrayContaining([url, password, "s3cr/t p@ss", "ann:s3cr/t p@ss"]));
    const seen = JSON.stringify([run.log, run.summary, run.outputs, run.annotations]);
    for (const form of ["s3cr", "p@ss", "ann:"]) expect(seen).not.toContain(form);
  });

  test("when the URL comes from the configuration, whoever prints it", async () => {
    const print = { run: "echo direct is $ELSEWHERE", env: ["ELSEWHERE"] };
    const settings = { ...JSON.parse(config), directUrl: { env: "ELSEWHERE" }, hooks: { before: [print] } };
    const at = await shop(["acme"]);
    push(at.world, "main", { files: { "tenantry.config.json": JSON.stringify(settings) } });
    const { host, pathname } = new URL(at.database.url);
    const role = `direct_${at.database.name}`;
    const { sql } = at.database;
    await sql.unsafe(`create role ${role} superuser login password 'd1r/ct p@ss'`);
    onTestFinished(
      async () => void (await sql.unsafe(`reassign owned by ${role} to current_user; drop role ${role}`)),
    );
    const url = `postgres://${role}:d1r%2Fct%20p%40ss@${host}${pathname}`;
    const given = { env: { ELSEWHERE: url, PGPASSWORD: "an0ther" } };
    const { pull, run } = await at.open("feature", email, given);
    expect(run, run.log).toMatchObject({ code: 0 });
    expect(run.masks).toEqual(expect.arrayContaining([url, "d1r%2Fct%20p%40ss", "d1r/ct p@ss", "an0ther"]));
    const merged = await at.merge(pull, "squash", given);
    expect(merged, merged.log).toMatchObject({ code: 0, outputs: { applied: "1" } });
    expect(merged.printed).toContain("direct is ***");
  });

  test("when an error of the server has a row in it", async () => {
    const at = await shop(["acme"]);
    await at.database
      .sql`insert into tenant_acme.users values (1, 'ann@private.example'), (2, 'ann@private.example')`;
    const { pull } = await at.open("feature", {
      "migrations/tenant/003_unique.sql": "alter table users add unique (email);\n",
    });
    const run = await at.merge(pull);
    expect(run, run.log).toMatchObject({ code: 5, outputs: { failed: "1" } });
    expect(at.comments(pull)[0]).toContain("23505");
    const report = readFileSync(run.outputs["report-file"] ?? "", "utf8");
    expect(report).toContain("23505");
    // As somebody's password, in whatever form: nobody may read it in anything that leaves the job.
    const row = ["postgres://x:ann%40private.example@h/d", "postgres://x:private.example@h/d"];
    const sinks = [run.printed, run.summary, run.outputs, run.annotations, report, at.github.requests];
    for (const sink of sinks) expect(leaksOf(JSON.stringify(sink), row)).toEqual([]);
    expect(JSON.stringify([...at.world.checks.values(), at.comments(pull)])).not.toContain("private.example");
  });
});

test("hostile names do nothing in logs, annotations and comments", async () => {
  const at = await shop([], { files: { "tenantry.config.json": config } });
  const evil = "x\n::set-output name=a::b\n##[error]y @t #1 <b> `";
  await at.addTenant(evil);
  await at.addTenant("ok");
  const { run } = await at.open("feature", { "migrations/tenant/001_a.sql": "create table a ();\n" });
  const names = run.commands.map(({ name }) => name);
  expect(names.filter((name) => !["add-mask", "warning", "error", "notice"].includes(name))).toEqual([]);
  expect(run.annotations.filter(({ message }) => message.startsWith("y "))).toEqual([]);
});
