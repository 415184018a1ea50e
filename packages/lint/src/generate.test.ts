import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { catalogue } from "./catalogue.ts";
import { rulesIndex } from "./generate.ts";
import { rules } from "./registry.ts";
import type { Rule } from "./rule.ts";
import { unseen } from "./claim.ts";
import { found } from "./testing/check.ts";

const files = readdirSync(join(import.meta.dirname, "rules")).filter(
  (file) => file !== "index.ts" && !file.endsWith(".test.ts"),
);

test("rulesIndex() is what rules/index.ts says", async () => {
  await expect(rulesIndex(files)).toMatchFileSnapshot("rules/index.ts");
});

test("every file of the folder is one rule of that name", () => {
  expect(rules.map(({ id }) => `${id}.ts`).toSorted()).toEqual(files.toSorted());
});

/** What its examples show it to say, and a run where there is a lock to be seen. */
function evidenceOf(rule: Rule): string {
  const said = rule.bad.flatMap((example) =>
    found(rule, example).map(({ evidence }) => evidence ?? "static"),
  );
  const seen = rule.effect.lock !== null && !unseen.includes(rule.id) ? ["shadow"] : [];
  return [...new Set([...said, ...seen])].toSorted().join(", ");
}

test("catalogue() is what docs/hazards.md says", async () => {
  const text = catalogue(rules, evidenceOf);
  for (const { id } of rules) expect(text).toContain(`\n## ${id}\n`);
  await expect(text).toMatchFileSnapshot("../../../docs/hazards.md");
});
