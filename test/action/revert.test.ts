import { expect, test } from "vitest";
import { dispatchEvent, push, pushEvent } from "@tenantry/github";
import { shop } from "./shop.ts";

const note = {
  "migrations/tenant/003_note.sql":
    "alter table users add column note text;\n--! down\nalter table users drop column note;\n",
};

test("revert takes back the last step of those who are named, by hand and on the default branch alone", async () => {
  const at = await shop();
  const { pull } = await at.open("feature", note);
  expect(await at.merge(pull)).toMatchObject({ code: 0 });

  const unnamed = await at.dispatch({ inputs: { command: "revert" } });
  expect(unnamed, unnamed.log).toMatchObject({ code: 2, outputs: { "failure-reason": "usage" } });
  expect(unnamed.annotations[0]?.message).toContain("nothing says which targets are meant");

  const pushed = pushEvent(at.world, push(at.world, "main", { files: { "README.md": "Words.\n" } }));
  expect(await at.run(pushed, { inputs: { command: "revert", tenants: "acme" } })).toMatchObject({
    code: 9,
    outputs: { "failure-reason": "refused" },
  });

  const run = await at.dispatch({ inputs: { command: "revert", tenants: "acme" } });
  expect(run, run.log).toMatchObject({ code: 0, outputs: { applied: "1", failed: "0" } });
  expect(run.summary).toContain("### Database revert · production");
  expect(run.summary).toContain("Reverted in 1 target");
  expect(await at.ledger("tenant_acme")).toEqual(["002_users"]);
  expect(await at.ledger("tenant_globex")).toEqual(["002_users", "003_note"]);

  const irreversible = await at.dispatch({ inputs: { command: "revert", tenants: "acme" } });
  expect(irreversible.code, irreversible.log).toBe(9);
  expect(await at.ledger("tenant_acme")).toEqual(["002_users"]);
});

test("revert asks whether its commit is still the head, as apply does", async () => {
  const at = await shop(["acme"]);
  const { pull } = await at.open("one", note);
  expect(await at.merge(pull)).toMatchObject({ code: 0 });
  const old = dispatchEvent(at.world, { sender: "ann" });
  push(at.world, "main", { files: { "migrations/tenant/004_x.sql": "create table x ();\n" } });
  const inputs = { command: "revert", tenants: "acme" };
  const run = await at.run(old, { inputs });
  expect(run, run.log).toMatchObject({ code: 8, outputs: { "failure-reason": "plan-changed" } });
  expect(run.annotations[0]?.message).toContain("start the workflow on main again");
  expect(await at.ledger("tenant_acme")).toEqual(["002_users", "003_note"]);
});
