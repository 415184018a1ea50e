import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cellCode, code, fenced, prose, visible, visibleLines } from "./escape.ts";

describe("visible()", () => {
  test.each([
    ["plain text, ümläut and 漢字", "plain text, ümläut and 漢字"],
    ["\u001B[31mred\u001B[0m", String.raw`\u{1b}[31mred\u{1b}[0m`],
    ["gpj.\u202Eexe", String.raw`gpj.\u{202e}exe`],
    ["zero\u200Bwidth\uFEFF", String.raw`zero\u{200b}width\u{feff}`],
    ["a\r\nb\tc", String.raw`a\u{d}\u{a}b\u{9}c`],
    ["no\u00A0break", String.raw`no\u{a0}break`],
    ["half \uD83D pair", String.raw`half \u{d83d} pair`],
    ["tag \u{E0041}", String.raw`tag \u{e0041}`],
  ])("shows %j", (text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  test("leaves nothing that a terminal would obey", () => {
    const text = fc.array(fc.nat(0x10ffff)).map((points) => String.fromCodePoint(...points));
    fc.assert(
      fc.property(text, (text) => {
        expect(visible(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
      }),
    );
  });

  test("keeps line feeds and tabs of several lines", () => {
    expect(visibleLines("a\tb\nc\r")).toBe("a\tb\nc\\u{d}");
  });
});

describe("prose()", () => {
  const joiner = "\u200C";

  test.each([
    ["@team, see #12 and o/r#3", `@${joiner}team, see #${joiner}12 and o/r#${joiner}3`],
    ["GH-7 and deadbeef1", `GH-${joiner}7 and dead${joiner}beef${joiner}1`],
    ["https://x.y www.x.y a@b.c", `https:${joiner}//x.y www${joiner}.x.y a@${joiner}b.c`],
    ["<img src=x> &amp; <!-- -->", String.raw`&lt;img src=x&gt; &amp;amp; &lt;\!-- --&gt;`],
    ["**b** _i_ `c` ~~s~~ [l](u) a|b $x$", String.raw`\*\*b\*\* \_i\_ \`c\` \~\~s\~\~ \[l\](u) a\|b \$x\$`],
    ["/deploy", `${joiner}/deploy`],
    ["- item", `${joiner}- item`],
    ["1. one", `1${joiner}. one`],
    ["    code", "code"],
    [":tada: but a: b", `:${joiner}tada: but a: b`],
    ["20260101_0900 stays whole", String.raw`20260101\_0900 stays whole`],
    ["two\nlines", String.raw`two\\u{a}lines`],
  ])("makes %j say only what it says", (text, shown) => {
    expect(prose(text)).toBe(shown);
  });

  test("leaves no mark that starts anything", () => {
    const hostile = fc.string({ unit: fc.constantFrom(..."@#`|\\<>&*_~[]()!-+.:/ a1w\n\"'$".split("")) });
    fc.assert(
      fc.property(hostile, (text) => {
        const shown = prose(text);
        expect(shown).not.toMatch(/[<>\n]|&(?!amp;|lt;|gt;)|[@#](?!\u200C)/);
        expect(shown.replaceAll(/\\[\\`*_[\]|~!$]/g, "")).not.toMatch(/[\\`*_[\]|~!$]/);
      }),
    );
  });
});

describe("code()", () => {
  test.each([
    ["a_b", "`a_b`"],
    ["a`b``c", "```a`b``c```"],
    ["`", "`` ` ``"],
    [" padded ", "`  padded  `"],
    ["", "(empty)"],
    ["a\nb", String.raw`\`a\u{a}b\``],
  ])("fences %j", (text, shown) => {
    expect(code(text)).toBe(shown.replaceAll("\\`", "`"));
  });

  test.each([
    ["a|b", String.raw`\`a\|b\``],
    ["a\\|b", String.raw`\`a\u{5c}\|b\``],
    ["a\\b", String.raw`\`a\b\``],
  ])("keeps %j inside its cell", (text, shown) => {
    expect(cellCode(text)).toBe(shown.replaceAll("\\`", "`"));
  });

  test("cannot be left from inside", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("`", " ", "a", "\n", "|", "\\") }), (text) => {
        fc.pre(text !== "");
        const [, fence = "", inside = ""] = /^(`+)(.*?)\1$/s.exec(code(text)) ?? [];
        const runs = inside.match(/`+/g) ?? [];
        expect(fence).not.toBe("");
        expect(runs.every((run) => run.length < fence.length)).toBe(true);
      }),
    );
  });
});

describe("fenced()", () => {
  test("is longer than any fence inside", () => {
    expect(fenced("select 1;\n````\n@team", "sql")).toBe("`````sql\nselect 1;\n````\n@team\n`````");
  });
});
