import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openFleet } from "../index.ts";
import { builtCli } from "../testing/cli.ts";

test("openFleet() is all that an application needs of a fleet", async () => {
  const { cwd, database, ledger } = await builtCli(["acme", "corp"]);
  await writeFile(join(cwd, "migrations/tenant/004_more.sql"), "create table more ();");
  const fleet = await openFleet({ cwd, variables: {}, url: database.url, tool: "shop/1" });
  expect(await fleet.status()).toMatchObject({
    targets: 3,
    cohorts: [{ kind: "public" }, { pending: ["tenant/004_more"] }],
  });
  expect(await fleet.pending("acme")).toEqual(["tenant/004_more"]);
  expect(await fleet.pending("public")).toEqual([]);
  expect(await fleet.isAtLeast("acme", "004_m")).toBe(false);
  expect(await fleet.apply("acme")).toMatchObject({ report: { outcomes: { done: 1, failed: 0 } }, exit: 0 });
  expect(await fleet.apply("acme")).toMatchObject({ report: { outcomes: { done: 0, unchanged: 1 } } });
  await expect(fleet.apply("nobody")).rejects.toMatchObject({ code: "unknown-tenant", exit: 2 });
  const times = { state: "applied", appliedAt: expect.stringMatching(/^\d{4}-/) };
  expect(await fleet.applied("acme")).toMatchObject([
    { version: "002_users", ...times },
    { version: "003_email", ...times },
    { version: "004_more", ...times, tool: "shop/1" },
  ]);
  expect(await fleet.applied("public")).toMatchObject([{ version: "001_tenants", ...times }]);
  expect(await fleet.isAtLeast("acme", "004_m")).toBe(true);
  expect(await fleet.isAtLeast("corp", "004_m")).toBe(false);
  expect(await fleet.isAtLeast("nobody", "004_m")).toBe(false);
  expect(await fleet.provisionTenant("last", { plan: "pro" })).toMatchObject({
    id: "last",
    outcome: "created",
  });
  expect(await fleet.provisionTenant("last")).toMatchObject({ outcome: "unchanged" });
  expect(await ledger("corp")).toEqual(["002_users", "003_email"]);
  for (const asked of [fleet.pending("nobody"), fleet.applied("nobody")])
    await expect(asked).rejects.toMatchObject({ code: "unknown-tenant", exit: 2 });
  await fleet.close();
});

test("openFleet() says what is missing", async () => {
  const { cwd } = await builtCli(["acme"]);
  await expect(openFleet({ cwd, variables: { CI: "1" } })).rejects.toMatchObject({
    code: "url-missing",
    exit: 2,
  });
});
