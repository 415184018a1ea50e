import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { limitsOf, policyOf } from "./config/environment.ts";
import { milliseconds } from "./config/quantity.ts";
import { jsonSchema } from "./config/schema.ts";
import { cliPage } from "./testing/cli-page.ts";
import { settingTables, settingsOf } from "./testing/configuration-page.ts";

test("cliPage() is what docs/cli.md says", async () => {
  await expect(await cliPage()).toMatchFileSnapshot("../../../docs/cli.md");
});

test("settingTables() is what docs/configuration.md says", async () => {
  const path = "../../../docs/configuration.md";
  const [before = "", , after = ""] = readFileSync(join(import.meta.dirname, path), "utf8").split(
    /(?<=<!-- settings:start -->\n)([^]*?)(?=<!-- settings:end -->)/,
  );
  await expect(`${before}\n${settingTables(jsonSchema())}\n${after}`).toMatchFileSnapshot(path);
});

test("settingsOf() finds every setting, and each says what it is", () => {
  const all = settingsOf(jsonSchema());
  expect(all.filter(({ node }) => node.description === undefined)).toEqual([]);
  expect(new Set(all.map(({ path }) => path)).size).toBe(all.length);
  expect(all.map(({ path }) => path)).toEqual(
    expect.arrayContaining([
      "url",
      "tenants from registry: query",
      "hooks.before[].run",
      "lint.standards.names",
    ]),
  );
});

test("settingsOf() says the defaults that are used", () => {
  const said = Object.fromEntries(
    settingsOf(jsonSchema()).map(({ path, node }) => [
      path,
      /\(default: (.*)\)$/.exec(node.description ?? "")?.[1] ?? "",
    ]),
  );
  const { lockTimeoutMs, statementTimeoutMs, retries } = limitsOf({});
  expect([milliseconds(said["timeouts.lock"] ?? ""), milliseconds(said["timeouts.statement"] ?? "")]).toEqual(
    [lockTimeoutMs, statementTimeoutMs],
  );
  expect(Number(said["retries"])).toBe(retries);
  expect([said["ledger"], said["searchPath"]]).toEqual([policyOf({}).ledger, policyOf({}).searchPath.join()]);
});
