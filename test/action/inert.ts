import { Lexer } from "marked";
import type { Token } from "marked";
import { expect } from "vitest";

/** Nothing leads anywhere but to this repository, nothing is loaded, and no HTML is anybody else's. */
export function inert(markdown: string): void {
  const tokens: Token[] = [];
  const walk = (list: readonly Token[]): void => {
    for (const token of list) {
      tokens.push(token);
      if ("tokens" in token && Array.isArray(token.tokens)) walk(token.tokens);
      if (token.type === "list") walk(token["items"]);
      if (token.type === "table") {
        for (const cell of [...token["header"], ...token["rows"].flat()]) walk(cell.tokens);
      }
    }
  };
  walk(new Lexer({ gfm: true }).lex(markdown));
  for (const token of tokens) {
    expect(token.type).not.toBe("image");
    if (token.type === "link") expect(token["href"]).toMatch(/^https:\/\/github\.com\/acme\/shop\//);
    if (token.type === "html") {
      const tags = token.raw.replaceAll(/<!-- tenantry:[a-z]+ \{.*\} -->/g, "").match(/<[^>]*>?/g) ?? [];
      for (const tag of tags) expect(tag).toMatch(/^<\/?(?:details|details open|summary|sub|code)>$/);
    }
  }
}
