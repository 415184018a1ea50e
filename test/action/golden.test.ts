import { describe, expect, test } from "vitest";
import { openPull, pullRequestEvent, push, pushEvent, readOnly, workflow } from "@tenantry/github";
import { inert } from "./inert.ts";
import { config, first, shop } from "./shop.ts";
import type { Files, Shop } from "./shop.ts";
import { freshDatabase } from "@tenantry/kit";

const email: Files = {
  "migrations/tenant/003_email.sql": "alter table users alter column email set statistics 500;\n",
};
const plans: Files = {
  "migrations/public/004_plans.sql": "create table plans (name text primary key);\n",
  "migrations/tenant/005_plan.sql":
    "--! requires: public/004_plans\nalter table users add column plan text;\n",
};

const orders: Files = {
  "tenantry.config.json": config,
  "migrations/public/1101_customers.sql": "create table customers (id bigint primary key);\n",
  "migrations/tenant/1102_orders.sql":
    "create table orders (id bigint primary key, customer_id bigint, status text);\n",
  "migrations/tenant/1388_orders_paid.sql":
    "alter table orders add column paid timestamptz;\n--! down\nalter table orders drop column paid;\n",
};
const customers: Files = {
  "migrations/public/1400_plans.sql":
    "create table plans (name text primary key);\n--! down\ndrop table plans;\n",
  "migrations/tenant/1401_orders_note.sql":
    "alter table orders add column note text;\n--! down\nalter table orders drop column note;\n",
  "migrations/tenant/1402_orders_customer_fk.sql":
    "alter table orders add constraint orders_customer_fk\n  foreign key (customer_id) references public.customers (id);\n--! down\nalter table orders drop constraint orders_customer_fk;\n",
  "migrations/tenant/1403_orders_status_idx.sql":
    "--! transaction: off\ncreate index concurrently orders_status_idx on orders (status);\n--! down transaction: off\ndrop index concurrently orders_status_idx;\n",
};

/** The facts of one tenant as those of 9,998 with large tables, and of two that are behind by one migration. */
function thousands(facts: string): string {
  const { groups, tables, ...others } = JSON.parse(facts);
  const [shared, one] = groups;
  const alike = (count: number) => ({ count, fingerprints: [{ ...one.fingerprints[0], count }] });
  const many = { ...one, ...alike(9998), targets: [] };
  const behind = { ...one, ...alike(2), rows: one.rows.slice(0, -1), targets: ["acme", "globex"] };
  const large = { p50: 96_000, p95: 9_000_000, max: 41_000_000, total: 2_900_000_000 };
  const bytes = { p50: 24_000_000, p95: 2_300_000_000, max: 10_523_000_000, total: 740_000_000_000 };
  const sized = tables.map((table: Readonly<Record<string, unknown>>) =>
    table["table"] === "orders" ? { ...table, targets: 10_000, rows: large, bytes } : table,
  );
  return JSON.stringify({
    ...others,
    at: "2026-11-17T06:00:00Z",
    groups: [shared, many, behind],
    tables: sized,
  });
}

/** What people see, without what differs from run to run: times and ids of runs in the database. */
async function golden(name: string, markdown: string): Promise<void> {
  const stable = markdown
    .replaceAll(/(?<!about |under )\b\d+(?:\.\d+)? (?:ms|s|min)\b/g, "… ms")
    .replace(/"body":"[0-9a-f]+"/, '"body":"…"')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "…");
  await expect(stable).toMatchFileSnapshot(`golden/${name}.md`);
  expect(Buffer.byteLength(markdown)).toBeLessThan(60_000);
  inert(markdown);
}

async function planned(at: Shop, files: Files): Promise<string> {
  const { pull, run } = await at.open("feature", files);
  expect(at.comments(pull), run.log).toHaveLength(1);
  return at.comments(pull)[0] ?? "";
}

describe("the comment of a plan", () => {
  test("that is ready", async () => {
    await golden("ready", await planned(await shop(), { ...email, ...plans }));
  });

  test("that a hazard blocks", async () => {
    const drop = { "migrations/tenant/003_drop.sql": "alter table users drop column email;\n" };
    await golden("hazard", await planned(await shop(), drop));
  });

  test("of a fleet known by facts, with what was seen on a scratch server, and a hazard", async () => {
    const at = await shop(["initech"], { files: orders });
    push(at.world, "main", { files: { "facts/production.json": thousands(await at.facts("shown")) } });
    const { url } = await freshDatabase();
    const given = { "database-url": "", facts: "facts/production.json", "shadow-url": url };
    const { pull, run } = await at.open("feature", customers, { inputs: given });
    expect(run, run.log).toMatchObject({ code: 9, outputs: { verdict: "blocked" } });
    await golden("fleet", at.comments(pull)[0] ?? "");
  });

  test("that goes through its tenants in waves", async () => {
    const production = {
      tenants: { from: "schemas", pattern: "tenant_%" },
      rollout: { canary: ["acme"], waves: ["50%"] },
      budget: { wave: 2, run: 3 },
      concurrency: 4,
      timeouts: { lock: "2s", statement: "15min" },
      retries: 8,
    };
    const files = { ...first, "tenantry.config.json": JSON.stringify({ environments: { production } }) };
    const at = await shop(["acme", "bolt", "corp", "dune", "echo", "fern"], { files });
    await golden("waves", await planned(at, { ...email, ...plans }));
    await at.merge(1);
    await golden("waves-applied", at.comments(1)[0] ?? "");
  });

  test("of 10,000 tenants in three cohorts is small", async () => {
    const at = await shop(["acme", "globex"]);
    for (let from = 0; from < 9998; from += 200) {
      const upTo = Math.min(from + 199, 9997);
      await at.database.sql.unsafe(
        `do $$ begin for i in ${from}..${upTo} loop execute 'create schema tenant_t' || i; end loop; end $$`,
      );
    }
    await at.database.sql`delete from tenant_globex.schema_migrations`;
    await at.database.sql`insert into tenant_globex.schema_migrations (version) values ('001_other')`;
    const markdown = await planned(at, { ...email, ...plans });
    await golden("ten-thousand", markdown);
    expect(markdown).toContain("**9,998 tenants**");
    expect(Buffer.byteLength(markdown)).toBeLessThan(7000);
  });

  test("of 500 cohorts fits", async () => {
    const old = Array.from({ length: 9 }, (_, each) => `migrations/tenant/00${each + 1}_old.sql`);
    const files = Object.fromEntries(old.map((path, each) => [path, `create table t${each} ();\n`]));
    const at = await shop(["0"], { files: { "tenantry.config.json": config, ...files } });
    // Each of nine rows was applied or only marked: 512 histories, and all of them lack the same.
    await at.database.sql.unsafe(`do $$ begin for i in 1..499 loop
      execute format('create schema tenant_%s', i);
      execute format('create table tenant_%s.schema_migrations (like tenant_0.schema_migrations including all)', i);
      execute format('insert into tenant_%s.schema_migrations select * from tenant_0.schema_migrations', i);
      execute format('update tenant_%s.schema_migrations set state = ''marked''
        where (%s >> (left(version, 3)::int - 1)) & 1 = 1', i, i);
    end loop; end $$`);
    await golden(
      "five-hundred-cohorts",
      await planned(at, { "migrations/tenant/010_new.sql": "create table new ();\n" }),
    );
  });

  test("that is blocked by an edited migration", async () => {
    const edited = { "migrations/tenant/002_users.sql": "create table users (id bigint);\n" };
    await golden("blocked", await planned(await shop(), { ...edited, ...email }));
  });

  test("that lost its migrations", async () => {
    const at = await shop();
    await planned(at, email);
    await at.push(1, "feature", { "migrations/tenant/003_email.sql": null });
    await golden("nothing", at.comments(1)[0] ?? "");
  });

  test("that a push has changed", async () => {
    const at = await shop();
    await planned(at, { ...email, "migrations/tenant/006_x.sql": "create table x ();\n" });
    const files = {
      "migrations/tenant/006_x.sql": "create table y ();\n",
      "migrations/tenant/003_email.sql": null,
    };
    await at.push(1, "feature", { ...files, ...plans });
    await golden("pushed", at.comments(1)[0] ?? "");
  });

  test("whose pull request would steer it", async () => {
    const steered = { "tenantry.config.json": config.replace("tenant_%", "other_%") };
    await golden("steered", await planned(await shop(), { ...steered, ...email }));
  });

  test("that could not be made", async () => {
    const at = await shop();
    await planned(at, email);
    push(at.world, "feature", { files: { "README.md": "Words.\n" } });
    const inputs = { "database-url": "postgres://ann:s3cr3t-word@127.0.0.1:1/shop" };
    const run = await at.run(pullRequestEvent(at.world, 1, "synchronize"), { inputs });
    expect(run.code, run.log).toBe(1);
    await golden("no-plan", at.comments(1)[0] ?? "");
  });

  test("with long files", async () => {
    const rows = Array.from(
      { length: 3000 },
      (_, each) => `insert into settings values ('setting ${each}');`,
    );
    await golden("long", await planned(await shop(), { "migrations/public/003_fill.sql": rows.join("\n") }));
  });

  test("of names and SQL that try to leave their place", async () => {
    const at = await shop(["acme"]);
    await at.addTenant("x|`@a/b` #1 <img src=//e.x> [a](//e.x)");
    await at.addTenant("--> <script>");
    const sql = "select '```', '-->', '</details>', '@acme/team', '\u202E' -- fixes #1\n;\n";
    await golden("hostile", await planned(at, { "migrations/tenant/003_a`|b @team.sql": sql, ...email }));
  });

  test("from a fork, in the job summary", async () => {
    const at = await shop();
    push(at.world, "stranger:feature", { files: { ...email, ...plans } });
    const event = pullRequestEvent(at.world, openPull(at.world, "stranger:feature"), "opened");
    const run = await at.run(event, { token: at.github.token(workflow(readOnly)) });
    await golden("fork", run.summary ?? "");
  });
});

describe("the comment of an apply", () => {
  test("that is done", async () => {
    const at = await shop();
    await planned(at, { ...email, ...plans });
    await at.merge(1);
    await golden("applied", at.comments(1)[0] ?? "");
  });

  test("that failed in part", async () => {
    const oneByOne = { ...first, "tenantry.config.json": config.replace("{", '{"concurrency":1,') };
    const at = await shop(["acme", "globex", "initech"], { files: oneByOne });
    await at.database.sql`alter table tenant_globex.users rename column email to mail`;
    await at.database.sql`alter table tenant_initech.users rename column email to mail`;
    await planned(at, email);
    await at.merge(1);
    await golden("partly-applied", at.comments(1)[0] ?? "");
  });

  test("that was stopped by its budget", async () => {
    const names = Array.from({ length: 8 }, (_, each) => `t${each}`);
    const oneByOne = { ...first, "tenantry.config.json": config.replace("{", '{"concurrency":1,') };
    const at = await shop(names, { files: oneByOne });
    for (const name of names.slice(2)) {
      await at.database
        .sql`alter table ${at.database.sql(`tenant_${name}`)}.users rename column email to mail`;
    }
    await planned(at, email);
    const run = await at.merge(1, "squash", { inputs: { "max-failures": "2" } });
    expect(run.code, run.log).toBe(5);
    await golden("budget", at.comments(1)[0] ?? "");
  });

  test("that was not what was reviewed", async () => {
    const at = await shop();
    await planned(at, email);
    push(at.world, "feature", { files: plans });
    await at.merge(1);
    await golden("plan-changed", at.comments(1)[0] ?? "");
  });

  test("of a merge that leaves out what no review saw", async () => {
    const at = await shop();
    await planned(at, email);
    await at.addTenant("initech");
    await at.merge(1);
    await golden("left-out", at.comments(1)[0] ?? "");
  });

  test("of what was applied already", async () => {
    const at = await shop();
    await planned(at, email);
    await at.run(pushEvent(at.world, push(at.world, "main", { files: email })), {
      inputs: { unreviewed: "allow" },
    });
    push(at.world, "feature", { files: { "README.md": "Words.\n" } });
    await at.merge(1);
    await golden("applied-already", at.comments(1)[0] ?? "");
  });
});
