import { describe, expect, onTestFinished, test } from "vitest";
import { dispatchEvent, openPull, pullRequestEvent, push, pushEvent } from "@tenantry/github";
import { shop } from "./shop.ts";
import type { Shop } from "./shop.ts";
import { email } from "./reviewed.ts";

describe("refused is", () => {
  test("an apply of what is not merged, of another branch, and of another commit", async () => {
    const at = await shop();
    const pushed = push(at.world, "feature", { files: email });
    const event = pullRequestEvent(at.world, openPull(at.world, "feature"), "opened");
    const inputs = { command: "apply", unreviewed: "allow" };
    expect(await at.run(event, { inputs })).toMatchObject({ code: 9 });
    expect(await at.run(pushEvent(at.world, pushed), { inputs })).toMatchObject({ code: 9 });
    const branch = dispatchEvent(at.world, { sender: "ann", branch: "feature" });
    expect(await at.run(branch, { inputs })).toMatchObject({ code: 9 });
    const main = dispatchEvent(at.world, { sender: "ann" });
    const elsewhere = await at.run({ ...main, env: { ...main.env, GITHUB_SHA: pushed.after } }, { inputs });
    expect(elsewhere).toMatchObject({ code: 2, outputs: { "failure-reason": "usage" } });
    expect(await at.ledger("tenant_acme")).toEqual(["002_users"]);
  });
});

describe("secrets and data stay hidden", () => {
  test("when it is a password of any letters, through a whole story", async () => {
    const at = await shop(["acme"]);
    const role = `odd_${at.database.name}`;
    const password = `p"@ss/w:rd %20\\'$ö#?`;
    await at.database.sql.unsafe(
      `create role ${role} superuser login password '${password.replaceAll("'", "''")}'`,
    );
    onTestFinished(async () => await dropped(at, role));
    const { host, pathname } = new URL(at.database.url);
    const url = `postgres://${role}:${encodeURIComponent(password)}@${host}${pathname}`;
    const inputs = { "database-url": url };
    push(at.world, "feature", { files: { ...email, "migrations/tenant/004_broken.sql": "select nope;\n" } });
    const pull = openPull(at.world, "feature");
    const planned = await at.run(pullRequestEvent(at.world, pull, "opened"), { inputs });
    expect(planned, planned.log).toMatchObject({ code: 0, outputs: { pending: "2" } });
    const applied = await at.merge(pull, "squash", { inputs });
    expect(applied, applied.log).toMatchObject({ code: 5, outputs: { failed: "1" } });
    const wrong = { "database-url": url.replace(pathname, "/nowhere") };
    expect(await at.dispatch({ inputs: wrong })).toMatchObject({ code: 1 });
  });
});

test("a role that may only read is enough for a plan, and changes nothing", async () => {
  const at = await shop();
  const role = `reads_${at.database.name}`;
  const grants = ["public", "tenant_acme", "tenant_globex"].map(
    (schema) =>
      `grant usage on schema ${schema} to ${role}; grant select on all tables in schema ${schema} to ${role};`,
  );
  await at.database.sql.unsafe(`create role ${role} login password 'reads'; ${grants.join(" ")}`);
  onTestFinished(async () => await dropped(at, role));
  const { host, pathname } = new URL(at.database.url);
  const given = { inputs: { "database-url": `postgres://${role}:reads@${host}${pathname}` } };
  const { pull, run } = await at.open("feature", email, given);
  expect(run, run.log).toMatchObject({ code: 0, outputs: { verdict: "safe", targets: "2" } });
  const merged = await at.merge(pull, "squash", given);
  expect(merged.code, merged.log).not.toBe(0);
  expect(merged.outputs["applied"] ?? "0").toBe("0");
  expect(await at.ledger("tenant_acme")).toEqual(["002_users"]);
});

async function dropped({ database }: Shop, role: string): Promise<void> {
  await database.sql.unsafe(
    `reassign owned by ${role} to current_user; drop owned by ${role}; drop role ${role}`,
  );
}
