import { describe, expect, test } from "vitest";
import { rules } from "./registry.ts";
import type { Example } from "./rule.ts";
import { filesOf, folder, found } from "./testing/check.ts";

describe.each(rules.map((rule) => [rule.id, rule] as const))("%s", (_id, rule) => {
  test.each(named(rule.bad))("fires on %s", (_sql, example) => {
    expect(found(rule, example)).not.toEqual([]);
  });

  test.each(named(rule.good))("is silent on %s", (_sql, example) => {
    expect(found(rule, example)).toEqual([]);
  });

  test("its examples are migrations that core takes", () => {
    const wrong = [...rule.bad, ...rule.good].flatMap((example) => folder(filesOf(example)).problems);
    expect(wrong.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  test("says what happens and what to do in whole sentences, and a message without a full stop", () => {
    expect([rule.hazard, rule.help]).toEqual([
      expect.stringMatching(/^[A-Z].*[.:]$/s),
      expect.stringMatching(/^[A-Z].*[.:]$/s),
    ]);
    const messages = rule.bad.flatMap((example) => found(rule, example).map(({ message }) => message));
    expect(messages.filter((message) => !/^\S+:\d+: [^a-z].*[^.]\.$/s.test(message))).toEqual([]);
  });
});

test("no two rules answer to one name", () => {
  const names = rules.flatMap(({ id, aliases }) => [id, ...aliases]);
  expect(rules.map(({ id }) => id)).toEqual([...new Set(rules.map(({ id }) => id))]);
  expect(names.filter((name) => !/^([a-z_-]+:)?[\w./-]+$/i.test(name))).toEqual([]);
});

function named(examples: readonly Example[]): [string, Example][] {
  return examples.map((example) => [
    [example.sql].flat().join(" | ").replaceAll("\n", " ").slice(0, 100),
    example,
  ]);
}
