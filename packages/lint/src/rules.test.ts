import { describe, expect, test } from "vitest";
import { rules } from "./registry.ts";
import type { Example } from "./rule.ts";
import { filesOf, folder, found, linted } from "./testing/check.ts";
import { eachAlone } from "./view.ts";

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

  test("names the relations of its examples where it says on which the lock is", () => {
    const says = (example: Example): boolean => (example.effect ?? rule.effect).on !== undefined;
    const silent = rule.bad.filter((example) => says(example) && example.on === undefined);
    expect(silent.map(({ sql }) => sql)).toEqual([]);
  });

  test("has a safe form that core takes and that the rule is silent on, or says why there is none", () => {
    expect([rule.safe === "", rule.noSafe === undefined]).toEqual(
      rule.safe === "" ? [true, false] : [false, true],
    );
    expect(rule.noSafe ?? "").not.toMatch(/\.$/);
    const files = rule.safe === "" ? [] : rule.safe.split(/\n\n-- [^\n]*:\n/);
    const [first = "", ...others] = files;
    const scope = first.startsWith("--! scope: public") ? "public" : "tenant";
    const catalog = folder(filesOf({ sql: [first, ...others], setup: stage, scope }));
    const wrong = catalog.problems.filter(({ severity }) => severity === "error");
    // What has to be there first is another file.
    expect(wrong.filter(({ code }) => code !== "unknown-requires").map(({ code }) => code)).toEqual([]);
    const views = eachAlone({
      migrations: catalog.migrations.filter(({ version }) => Number(version) >= 100),
    });
    const { problems } = linted(catalog, views, { postgres: 18 });
    const said = problems.filter(({ code }) => code === rule.id).map(({ message }) => message);
    expect(said.length > 0).toBe(stillFound.includes(rule.id));
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

// These can be put off until nobody needs what goes, not avoided.
const stillFound = ["drop-column", "drop-table"];

/** What the safe forms take for granted. */
const stage = `create table users (id bigint primary key, email text, name text, age int, plan text);
create table orders (id bigint primary key, total numeric, user_id bigint, note text);
create table events (id bigint, at timestamptz not null) partition by range (at);
create table events_2026 (id bigint, at timestamptz not null);`;

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
