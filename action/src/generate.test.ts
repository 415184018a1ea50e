import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { actionYaml, inputTable } from "./generate.ts";

test("actionYaml() is what action.yml says", async () => {
  await expect(actionYaml()).toMatchFileSnapshot("../action.yml");
});

test("inputTable() is what the README says", async () => {
  const path = "../README.md";
  const [before = "", , after = ""] = readFileSync(join(import.meta.dirname, path), "utf8").split(
    /(?<=<!-- inputs:start -->\n)([\s\S]*?)(?=<!-- inputs:end -->)/,
  );
  await expect(`${before}${inputTable()}${after}`).toMatchFileSnapshot(path);
});

test("the committed bundle is what the sources give", async () => {
  const folder = mkdtempSync(join(tmpdir(), "bundle-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { bundle } = await import("../bundle.mjs");
  await bundle(folder);
  const [built, committed] = [join(folder, "index.js"), join(import.meta.dirname, "../dist/index.js")];
  expect(
    readFileSync(built).equals(readFileSync(committed)),
    "run npm run bundle -w @tenantry/action, and commit action/dist",
  ).toBe(true);
});
