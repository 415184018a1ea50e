import { describe, expect, test } from "vitest";
import { refusals, rules } from "./registry.ts";
import type { Example } from "./rule.ts";
import { filesOf, folder } from "./testing/check.ts";

describe.each(refusals.map((refusal) => [refusal.id, refusal] as const))("%s", (_id, refusal) => {
  test.each(named(refusal.bad))("refuses %s", (_sql, example) => {
    const { problems } = folder(filesOf(example));
    expect(problems.filter(({ code }) => code === refusal.code)).not.toEqual([]);
    expect(problems.map(({ severity, exit }) => [severity, exit])).toEqual(problems.map(() => ["error", 2]));
  });

  test.each(named(refusal.good))("takes %s", (_sql, example) => {
    expect(folder(filesOf(example)).problems).toEqual([]);
  });

  test("has a safe form that is taken, and help in whole sentences", () => {
    expect(folder(filesOf({ sql: refusal.safe.split(/\n\n-- [^\n]*:\n/) })).problems).toEqual([]);
    for (const text of [refusal.hazard, refusal.help]) expect(text).toMatch(/^[A-Z].*[.)]$/s);
  });
});

test("no refusal answers to the name of a rule", () => {
  const taken = new Set(rules.flatMap(({ id, aliases }) => [id, ...aliases]));
  const names = refusals.flatMap(({ id, aliases }) => [id, ...aliases.filter((name) => name.includes(":"))]);
  expect(names).toEqual([...new Set(names)]);
  expect(names.filter((name) => taken.has(name))).toEqual([]);
});

function named(examples: readonly Example[]): [string, Example][] {
  return examples.map((example) => [[example.sql].flat().join(" | ").replaceAll("\n", " "), example]);
}
