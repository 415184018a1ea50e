import { expect, test } from "vitest";
import { merge, push } from "@tenantry/github";
import { shop } from "./shop.ts";

test("the review of an earlier file is found, however many files before it nobody ever reviewed", async () => {
  const at = await shop(["acme"]);
  const { pull } = await at.open("one", {
    "migrations/public/900_kind.sql": "alter table settings add column kind text;\n",
  });
  merge(at.world, pull, "squash");
  for (let each = 100; each < 121; each++) {
    const path = `migrations/tenant/${each}_unseen.sql`;
    push(at.world, "main", { files: { [path]: `create table t${each} ();\n` } });
  }
  const run = await at.dispatch();
  expect(run, run.log).toMatchObject({ code: 8, outputs: { applied: "1" } });
  expect(await at.ledger("public")).toEqual(["001_settings", "900_kind"]);
  expect(await at.ledger("tenant_acme")).toEqual(["002_users"]);
  expect(at.comments(pull)[0]).toContain("Applied to 1");
});
