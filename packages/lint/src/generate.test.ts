import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { catalogue } from "./catalogue.ts";
import { indexOf } from "./generate.ts";
import { refusals, rules } from "./registry.ts";
import type { Rule } from "./rule.ts";
import { unseen } from "./claim.ts";
import { found } from "./testing/check.ts";

test("indexOf() is what rules/index.ts and refusals/index.ts say", async () => {
  await expect(indexOf("rule", filesIn("rules"))).toMatchFileSnapshot("rules/index.ts");
  await expect(indexOf("refusal", filesIn("refusals"))).toMatchFileSnapshot("refusals/index.ts");
});

test("every file of the folders is one rule, or one refusal, of that name", () => {
  expect(rules.map(({ id }) => `${id}.ts`).toSorted()).toEqual(filesIn("rules"));
  expect(refusals.map(({ id }) => `${id}.ts`).toSorted()).toEqual(filesIn("refusals"));
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
  const text = catalogue(rules, refusals, evidenceOf);
  for (const { id } of [...rules, ...refusals]) expect(text).toContain(`\n## ${id}\n`);
  await expect(text).toMatchFileSnapshot("../../../docs/hazards.md");
});

function filesIn(folder: string): string[] {
  return readdirSync(join(import.meta.dirname, folder))
    .filter((file) => file !== "index.ts" && !file.endsWith(".test.ts"))
    .toSorted();
}
