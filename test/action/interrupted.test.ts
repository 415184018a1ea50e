import { expect, test } from "vitest";
import { merge, pushEvent } from "@tenantry/github";
import { until } from "@tenantry/kit";
import { hold, isWaiting } from "./held.ts";
import { config, first, shop } from "./shop.ts";

const email = { "migrations/tenant/003_email.sql": "create index users_email_idx on users (email);\n" };

/** One target at a time, in their order. */
function oneByOne(settings: string) {
  return { ...first, "tenantry.config.json": config.replace("{", `{"concurrency":1,${settings},`) };
}

test("SIGTERM ends an apply after what is under way: no further tenant, a right ledger, an exit that says so", async () => {
  const files = oneByOne('"timeouts":{"lock":"10min"}');
  const at = await shop(["acme", "globex", "initech"], { files });
  const { pull } = await at.open("feature", email);
  const release = await hold(at, "globex");
  const running = at.start(pushEvent(at.world, merge(at.world, pull, "squash")));
  await until(() => isWaiting(at));
  running.kill("SIGTERM");
  await until(() => running.printed().includes("Stopped: signal"));
  await release();
  const run = await running.finished;
  expect(run, run.log).toMatchObject({
    code: 143,
    outputs: { "failure-reason": "interrupted", failed: "0" },
  });
  expect(await at.ledger("tenant_acme")).toEqual(["002_users", "003_email"]);
  expect(await at.ledger("tenant_initech")).toEqual(["002_users"]);
  const indexes = await at.database.sql`select schemaname from pg_catalog.pg_indexes
    where indexname = 'users_email_idx' order by schemaname`;
  const done = indexes.map(({ schemaname }) => String(schemaname));
  expect(done).not.toContain("tenant_initech");
  for (const tenant of ["tenant_acme", "tenant_globex"]) {
    expect((await at.ledger(tenant)).includes("003_email")).toBe(done.includes(tenant));
  }
  expect(at.comments(pull)[0]).toContain("Stopped by a signal");

  const rest = await at.dispatch();
  expect(rest, rest.log).toMatchObject({ code: 0, outputs: { "failure-reason": "" } });
  expect(await at.ledger("tenant_initech")).toEqual(["002_users", "003_email"]);
});

test("progress is told now and then, in the same comment, and the report at the end", async () => {
  const at = await shop(["acme", "globex"], { files: oneByOne('"retries":100') });
  const { pull } = await at.open("feature", email);
  const release = await hold(at, "globex");
  const began = performance.now();
  const running = at.start(pushEvent(at.world, merge(at.world, pull, "squash")));
  const told = () =>
    at.github.requests
      .filter(({ operation }) => operation === "issues/update-comment")
      .map(({ body }) => JSON.stringify(body));
  // Each attempt at the lock is news, and most of them are not worth an edit.
  await until(() => told().length >= 2);
  expect(performance.now() - began).toBeGreaterThan(15_000);
  expect(told()[1]).toContain("Applying: 1 of 2 targets done");
  await release();
  const run = await running.finished;
  expect(run, run.log).toMatchObject({ code: 0, outputs: { applied: "2" } });
  expect(told().length).toBeLessThanOrEqual(2 + Math.ceil((performance.now() - began) / 15_000));
  expect(at.comments(pull)).toHaveLength(1);
  expect(at.comments(pull)[0]).toContain("Applied to 2 targets");
});
