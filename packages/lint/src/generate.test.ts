import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { catalogue } from "./catalogue.ts";
import { rulesIndex } from "./generate.ts";
import { rules } from "./registry.ts";

const files = readdirSync(join(import.meta.dirname, "rules")).filter(
  (file) => file !== "index.ts" && !file.endsWith(".test.ts"),
);

test("rulesIndex() is what rules/index.ts says", async () => {
  await expect(rulesIndex(files)).toMatchFileSnapshot("rules/index.ts");
});

test("every file of the folder is one rule of that name", () => {
  expect(rules.map(({ id }) => `${id}.ts`).toSorted()).toEqual(files.toSorted());
});

test("catalogue() is what docs/hazards.md says", async () => {
  const text = catalogue(rules);
  for (const { id } of rules) expect(text).toContain(`\n## ${id}\n`);
  await expect(text).toMatchFileSnapshot("../../../docs/hazards.md");
});
