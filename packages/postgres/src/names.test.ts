import { expect, test } from "vitest";
import { nameKey, plainName, refusedName, refusedNameProblem, shownName } from "./names.ts";

test.each([
  ["acme", null],
  ["Acme-Corp 2", null],
  ["日本", null],
  ["a".repeat(63), null],
  ["", "is empty"],
  [" a", "begins or ends with a blank"],
  ["a\u00a0", "begins or ends with a blank"],
  ['a"b', "has a quote, a backslash or a character that cannot be seen"],
  ["a'b", "has a quote, a backslash or a character that cannot be seen"],
  ["a`b", "has a quote, a backslash or a character that cannot be seen"],
  ["a\\b", "has a quote, a backslash or a character that cannot be seen"],
  ["a\nb", "has a quote, a backslash or a character that cannot be seen"],
  ["a\u0000b", "has a quote, a backslash or a character that cannot be seen"],
  ["a\u202eb", "has a quote, a backslash or a character that cannot be seen"],
  ["a\u200bb", "has a quote, a backslash or a character that cannot be seen"],
  ["a\u2028b", "has a quote, a backslash or a character that cannot be seen"],
  ["a\ud800b", "has a quote, a backslash or a character that cannot be seen"],
  ["a".repeat(64), "has 64 bytes, and PostgreSQL would cut it to 63"],
  ["é".repeat(32), "has 64 bytes, and PostgreSQL would cut it to 63"],
  ["pg_temp", "is reserved for the server"],
  ["PG_x", "is reserved for the server"],
  ["information_schema", "is reserved for the server"],
])("refusedName(%j) is %j", (name, why) => {
  expect(refusedName(name)).toBe(why);
});

test("nameKey() is the same for names that could be taken for each other", () => {
  expect(nameKey("ACME")).toBe(nameKey("acme"));
  expect(nameKey("e\u0301")).toBe(nameKey("\u00e9"));
  expect(nameKey("ｔｅｎａｎｔ")).toBe(nameKey("tenant"));
  expect(nameKey("a")).not.toBe(nameKey("b"));
});

test("shownName() lets nothing through that could deceive or break a line", () => {
  expect(shownName("acme")).toBe('"acme"');
  expect(shownName('a"\n\u202e\\')).toBe('"a\\u{22}\\u{a}\\u{202e}\\u{5c}"');
  expect(shownName("x".repeat(200))).toBe(`"${"x".repeat(80)}…"`);
  expect(plainName("a\u0000b")).toBe("a\\u{0}b");
});

test("refusedNameProblem() names the tenant, escaped", () => {
  expect(refusedNameProblem("a\nb", "its id is odd")).toMatchInlineSnapshot(`
    {
      "code": "refused-name",
      "exit": 2,
      "help": "Rename it where tenants are listed, or take it out of that list. The other tenants are not affected.",
      "message": "The tenant "a\\u{a}b" is left out: its id is odd.",
      "severity": "error",
      "targets": [
        "a\\u{a}b",
      ],
    }
  `);
});
