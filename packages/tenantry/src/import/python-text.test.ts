import { expect, test } from "vitest";
import { constant } from "./python-text.ts";

test.each([
  [`X = "a"`, "a"],
  [`X = 'a'  # why`, "a"],
  [`X = """a\nb"""`, "a\nb"],
  [`X = '''a"b'''`, `a"b`],
  [`X: str = "a"`, "a"],
  [`X = "a" "b"`, "ab"],
  [`X = ("a"\n  # more\n  'b')`, "ab"],
  [`X = "a" \\\n  "b"`, "ab"],
  [`X = r"\\d\\n"`, "\\d\\n"],
  [`X = "\\d\\n\\x41\\101\\u00e9\\'"`, "\\d\nAAé'"],
  [`X = "a\\\nb"`, "ab"],
  [`X = """say \\"\\"\\" here"""`, `say """ here`],
  [`X = "a\\\\N{x}"`, null],
  [`X = None`, ""],
  [`X = "a";Y = 1`, "a"],
  [`Y = 1\nX = "a"\r\n`, "a"],
])("constant() reads %s as Python does", (source, text) => {
  expect(constant(source, "X")).toEqual(text === null ? { why: expect.any(String) } : { text });
});

test.each([
  `X = f"{a}"`,
  `X = "a".format(b)`,
  `X = "a" % b`,
  `X = "a" + b`,
  `X = b"a"`,
  `X = text("a")`,
  `X = "a`,
  `X = "\\N{DEGREE SIGN}"`,
  `X = ["a"]`,
  `X = ("a", "b")`,
  `X = ("a"`,
])("constant() says why only Python knows %s", (source) => {
  expect(constant(source, "X")).toEqual({ why: expect.stringMatching(/^its SQL /) });
});

test("constant() finds nothing where nothing is assigned at the start of a line", () => {
  expect(constant(`  X = "a"\nXY = "b"\n# X = "c"`, "X")).toBeNull();
});
