import { describe, expect, test } from "vitest";
import { sideBySide } from "./side-by-side.ts";

describe("sideBySide()", () => {
  test("has lines that are equal beside each other, and marks the others", () => {
    const left = "create function f()\nbegin\n  old;\n  same;\nend";
    const right = "create function f()\nbegin\n  new;\n  same;\n  more;\nend";
    expect(shown(left, right, 50)).toMatchInlineSnapshot(`
      "create function f()       create function f()
      begin                     begin
        old;                  ~   new;
        same;                     same;
                              +   more;
      end                       end"
    `);
    expect(shown(right, left, 50)).toContain("  more;                 -\nend");
  });

  test("has a text that is on one side only on that side", () => {
    expect(shown(null, "text\nnot null", 30)).toBe("(not there)   + text\n              + not null");
    expect(shown("text\nnot null", null, 30)).toBe("text          - (not there)\nnot null      -");
  });

  test("goes on in the next line where one is too long, at a space where there is one", () => {
    expect(shown("one two three four", "abcdefghijklmnopqrst", 30)).toMatchInlineSnapshot(`
      "one two three ~ abcdefghijklm
      four          ~ nopqrst"
    `);
  });

  test("is never wider than it may be, however long the lines are", () => {
    for (const width of [30, 61, 80, 200])
      for (const line of sideBySide("x ".repeat(300), `${"y".repeat(999)}\n😀`, width))
        expect(line.length).toBeLessThanOrEqual(width);
  });

  test("pairs lines in their order where there are too many to compare each with each", () => {
    const many = (word: string): string =>
      Array.from({ length: 3000 }, (_, at) => `${word} ${at}`).join("\n");
    expect(sideBySide(many("a"), many("b"), 60)).toHaveLength(3000);
  });
});

function shown(left: string | null, right: string | null, width: number): string {
  return sideBySide(left, right, width).join("\n");
}
