import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folder } from "../testing/folder.ts";
import { readConfig } from "./file.ts";
import { readVariables } from "./variables.ts";

describe("readConfig()", () => {
  test("finds the nearest file upward", async () => {
    const root = await folder({ "tenantry.config.json": '{"migrations": "db"}', "a/b/x": "" });
    expect(await readConfig(join(root, "a/b"), null)).toEqual({
      folder: root,
      path: join(root, "tenantry.config.json"),
      config: { migrations: "db" },
    });
  });

  test("takes a module's default export", async () => {
    const root = await folder({ "tenantry.config.mjs": 'export default { ledger: "moves" };' });
    expect(await readConfig(root, null)).toMatchObject({ config: { ledger: "moves" } });
  });

  test("takes the file of --config, relative to where one is", async () => {
    const root = await folder({ "tenantry.config.json": "{}", "a/other.json": '{"ledger": "moves"}' });
    expect(await readConfig(join(root, "a"), "other.json")).toMatchObject({
      folder: join(root, "a"),
      config: { ledger: "moves" },
    });
    await expect(readConfig(root, "gone.json")).rejects.toMatchObject({ code: "config-missing", exit: 2 });
  });

  test("is everything's default where there is none", async () => {
    const root = await folder({ x: "" });
    expect(await readConfig(root, null)).toEqual({ folder: root, path: null, config: {} });
  });

  test("shows all that is wrong, and what is no JSON", async () => {
    const root = await folder({ "tenantry.config.json": '{"ledgr": "x", "retries": -1}', "bad.json": "{" });
    await expect(readConfig(root, null)).rejects.toThrowErrorMatchingInlineSnapshot(`
      [TenantryError: tenantry.config.json is not valid:
        retries: Too small: expected number to be >=0
        (top): unknown key "ledgr". Did you mean ledger?]
    `);
    await expect(readConfig(root, "bad.json")).rejects.toMatchObject({ code: "config-unreadable", exit: 2 });
  });
});

describe("readVariables()", () => {
  test("lets real variables win over .env, even empty ones", async () => {
    const root = await folder({ ".env": 'A=file\nexport B="file b"\n# C=no\nD=file\n' });
    const variables = await readVariables(root, { A: "real", D: "" });
    expect(variables).toEqual({ A: "real", B: "file b", D: "" });
  });

  test("does without a .env", async () => {
    expect(await readVariables(await folder({}), { A: "1" })).toEqual({ A: "1" });
  });
});
