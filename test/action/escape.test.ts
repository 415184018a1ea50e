import { cellCode, code, fenced, prose } from "@tenantry/core";
import { array, assert, constantFrom, oneof, property, string } from "fast-check";
import { Lexer } from "marked";
import type { Token } from "marked";
import { describe, expect, test } from "vitest";

/** Whatever ever did something in Markdown, on GitHub, in a terminal or in a runner. */
const marks = [
  "|",
  "||",
  "\\",
  "\\|",
  "`",
  "``",
  "```",
  "~~~",
  "-->",
  "<!--",
  "<img src=x>",
  "</details>",
  "<b>",
  "@org/team",
  "@here",
  "#1",
  "GH-1",
  "__GH-1",
  "acme/shop#1",
  "fixes #1",
  "closes: #2",
  "Duplicate of #3",
  "[a](https://e.x)",
  "![a](https://e.x)",
  "https://e.x",
  "www.e.x",
  "a@e.x",
  "<https://e.x>",
  "[a]: //e.x",
  "\n",
  "\r\n",
  "\n\n",
  "\n- ",
  "\n# ",
  "\n> ",
  "\n1. ",
  "\n    ",
  "\n---\n",
  "\t",
  " ",
  "\u202E",
  "\u200B",
  "\u0000",
  "\u001B[31m",
  "::set-output name=a::b",
  "##[error]",
  "&lt;",
  "&#64;",
  "*",
  "_",
  "$x$",
  ":tada:",
  "deadbeef",
  "0123abc",
  "[^1]",
  "<kbd>",
  "%0A",
  "/merge",
  "~",
  "**a**",
  "__a__",
] as const;

const hostile = array(oneof(constantFrom(...marks), string({ maxLength: 6, unit: "grapheme" })), {
  maxLength: 8,
}).map((parts) => parts.join(""));

function tokensOf(markdown: string): readonly Token[] {
  const found: Token[] = [];
  const walk = (list: readonly Token[]): void => {
    for (const token of list) {
      found.push(token);
      if ("tokens" in token && Array.isArray(token.tokens)) walk(token.tokens);
      if (token.type === "list") walk(token["items"]);
      if (token.type === "table") {
        for (const cell of [...token["header"], ...token["rows"].flat()]) walk(cell.tokens);
      }
    }
  };
  walk(new Lexer({ gfm: true }).lex(markdown));
  return found;
}

function typesOf(markdown: string): ReadonlySet<string> {
  return new Set(tokensOf(markdown).map(({ type }) => type));
}

/** What GitHub itself would make active in plain text. */
const active =
  /@[a-z0-9]|#\d|\bGH-\d|https?:\/|www\.|:[a-z]+:|(?<![\w-])(?=[0-9]*[a-f])[0-9a-f]{7,40}(?![\w-])/i;

/** What turns a line around, moves a cursor or is not seen. */
const unseen = "\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069\u200B\u0000\u001B".split("");

describe("untrusted text", () => {
  test("as prose() is nothing but text", () => {
    assert(
      property(hostile, (text) => {
        for (const one of [prose(text), code(text), cellCode(text), fenced(text, "sql")])
          expect(unseen.filter((mark) => one.includes(mark))).toEqual([]);
        for (const markdown of [`Before ${prose(text)} after`, prose(text), `- ${prose(text)}`]) {
          const types = typesOf(markdown);
          for (const type of types)
            expect(["paragraph", "text", "escape", "list", "list_item", "space"]).toContain(type);
          const texts = tokensOf(markdown).filter(
            (token) => token.type === "text" && !("tokens" in token && token.tokens),
          );
          for (const token of texts) expect(token.raw).not.toMatch(active);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test("as code() is one code span that shows it", () => {
    assert(
      property(hostile, (text) => {
        const found = tokensOf(`a ${code(text)} b`).filter(({ type }) => type !== "paragraph");
        if (text === "") return;
        expect(found.map(({ type }) => type)).toEqual(["text", "codespan", "text"]);
      }),
      { numRuns: 1000 },
    );
  });

  test("as cellCode() stays in its cell", () => {
    assert(
      property(hostile, hostile, (one, two) => {
        const table = `| a | b |\n| -- | -- |\n| ${cellCode(one)} | ${cellCode(two)} |\n`;
        const [token, ...others] = new Lexer({ gfm: true }).lex(table);
        expect(others).toEqual([]);
        if (token?.type !== "table") throw new Error(`no table: ${table}`);
        expect(token["rows"]).toHaveLength(1);
        for (const cell of token["rows"][0]) {
          for (const part of cell.tokens) expect(["codespan", "text"]).toContain(part.type);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test("as fenced() is one block of code", () => {
    assert(
      property(hostile, (text) => {
        const types = tokensOf(`${fenced(text, "sql")}\n\nafter\n`).map(({ type }) => type);
        expect(types).toEqual(
          ["code", "space", "paragraph", "text"].filter(
            (type) => types.includes("space") || type !== "space",
          ),
        );
      }),
      { numRuns: 1000 },
    );
  });

  test("would do something if it were not escaped", () => {
    const types = typesOf("@here [a](https://e.x) ![b](//e.x) <img src=x> https://e.x");
    expect([...types]).toEqual(expect.arrayContaining(["link", "image", "html"]));
  });
});
