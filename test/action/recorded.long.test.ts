import { expect, test } from "vitest";
import { answer, html, reset, truncated } from "@tenantry/github";
import { email } from "./reviewed.ts";
import { shop } from "./shop.ts";

test.each([
  ["answers 502 after recording it", answer(502, { effect: "after the effect" })],
  ["shows a page for people", html(502)],
  ["breaks the connection", reset("before the effect")],
  ["breaks the connection after recording it", reset("after the effect")],
  ["breaks off in the middle of its answer", truncated()],
  ["asks for patience", answer(429, { retryAfter: 0 })],
])("what was planned counts as reviewed though GitHub, asked to record it, %s", async (_how, fault) => {
  const at = await shop(["acme"]);
  at.github.fail("checks/create", fault);
  const { pull, run } = await at.open("feature", email);
  expect(run, run.log).toMatchObject({ code: 0, annotations: [] });
  const merged = await at.merge(pull);
  expect(merged, merged.log).toMatchObject({ code: 0, outputs: { applied: "1" } });
  expect(await at.ledger("tenant_acme")).toEqual(["002_users", "003_email"]);
});
